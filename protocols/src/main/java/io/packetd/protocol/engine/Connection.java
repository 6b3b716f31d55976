// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of one connection: a value that {@link Engine} changes and {@link ConnectionCodec} writes. The
 * owner keeps it under the key of its flow and does not look inside.
 */
public final class Connection {

    /** What is done with delivered bytes. */
    enum Mode {
        DETECTING(0),
        DECODING(1),
        OPAQUE(2),
        LINGERING(3),
        FINISHED(4);

        final int code;

        Mode(int code) {
            this.code = code;
        }

        static Mode ofCode(int code) {
            for (Mode mode : values()) {
                if (mode.code == code) {
                    return mode;
                }
            }
            throw new IllegalArgumentException("unknown connection mode " + code);
        }
    }

    /** Delivered bytes kept until the protocol is known; {@code bytes} is empty for a gap of {@code lost} bytes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the engine
    record Heard(int direction, long offset, byte[] bytes, long capturedAtNanos, long acknowledged) {}

    final Transport transport;
    final int lowPort;
    final int highPort;

    /** The protocol that a rule of the user names; null for detection. */
    @Nullable
    String selected;

    boolean notSelected;

    /** Direction of the server by the user's rule or by a usual port, -1 when neither says. */
    int serverByPort;

    Mode mode = Mode.DETECTING;

    @Nullable
    OpaqueReason opaque;

    @Nullable
    Protocol<?> protocol;

    @Nullable
    Object state;

    /** Direction of the client: 0, 1, or -1 while unknown. */
    int client = -1;

    boolean clientBySyn;
    boolean midstream = true;
    boolean begun;
    long id;
    Half low = new Half();
    Half high = new Half();
    Pending pending = new Pending();
    final List<Heard> heard = new ArrayList<>(0);
    int heardLow;
    int heardHigh;

    /** Directions (bits 1 and 2) that said a whole head of nothing known: the other side must tell the protocol. */
    int deaf;

    /** How far each head has been searched: no frame of any protocol begins before. */
    int searchedLow;

    int searchedHigh;

    long nowNanos = Long.MIN_VALUE;
    long resetNanos = Half.NONE;
    long lingerUntilNanos = Half.NONE;
    long deadlineNanos = Long.MAX_VALUE;
    int frames;
    int rejects;

    private boolean unreadable;

    /** Hashes and times of the last datagrams, to see one that was captured twice. */
    long[] twinHashes = new long[0];

    long[] twinNanos = new long[0];
    int twins;

    Connection(Transport transport, int lowPort, int highPort) {
        this.transport = transport;
        this.lowPort = lowPort;
        this.highPort = highPort;
    }

    /** What carries this connection. */
    public Transport transport() {
        return transport;
    }

    /** Capture time at which {@link Engine#onTime} has something to do, epoch nanoseconds; {@link Long#MAX_VALUE} for never. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Whether nothing is left worth keeping: the owner may forget this connection. */
    public boolean isFinished() {
        return mode == Mode.FINISHED;
    }

    /** Whether this stands for one whose state could not be read: it starts afresh, and the owner counts it. */
    public boolean isUnreadable() {
        return unreadable;
    }

    Connection markUnreadable() {
        unreadable = true;
        return this;
    }

    Half half(int direction) {
        return direction == 0 ? low : high;
    }

    Side side(int direction) {
        return direction == client ? Side.CLIENT : Side.SERVER;
    }

    int heardBytes(int direction) {
        return direction == 0 ? heardLow : heardHigh;
    }

    int searched(int direction) {
        return direction == 0 ? searchedLow : searchedHigh;
    }

    void setSearched(int direction, int bytes) {
        if (direction == 0) {
            searchedLow = bytes;
        } else {
            searchedHigh = bytes;
        }
    }

    void countHeard(int direction, int bytes) {
        if (direction == 0) {
            heardLow += bytes;
        } else {
            heardHigh += bytes;
        }
    }

    /** Forgets everything but the flow: the same addresses and ports begin a new connection. */
    void restart() {
        mode = notSelected ? Mode.OPAQUE : Mode.DETECTING;
        opaque = notSelected ? OpaqueReason.NOT_SELECTED : null;
        protocol = null;
        state = null;
        client = -1;
        clientBySyn = false;
        midstream = true;
        begun = false;
        id = 0;
        low = new Half();
        high = new Half();
        pending = new Pending();
        heard.clear();
        heardLow = 0;
        heardHigh = 0;
        deaf = 0;
        searchedLow = 0;
        searchedHigh = 0;
        resetNanos = Half.NONE;
        lingerUntilNanos = Half.NONE;
        frames = 0;
        rejects = 0;
    }
}
