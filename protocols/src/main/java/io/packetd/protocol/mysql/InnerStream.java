// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Extent;
import io.packetd.protocol.Message;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one side that come inside compressed packets: a stream of its own, of which only the head of a packet waits
 * here. A message is where the compressed packets are that hold it.
 */
final class InnerStream {

    /** Most bytes that wait for the rest of a packet's head. */
    static final int MAX_WAITING = MysqlProtocol.MAX_LOOK;

    private static final byte[] NONE = new byte[0];

    byte[] waiting = NONE;
    int need;
    long skip;

    boolean open;
    long firstNanos;
    long offset;

    /** Bytes of the compressed packets before this one that the open message was in. */
    long wireBytes;

    // The compressed packet at hand.
    private long packetOffset;
    private long packetNanos;
    private int packetBytes;
    private int begun;

    /** A compressed packet begins. */
    void packet(ByteWindow in, int bytes) {
        packetOffset = in.streamOffset();
        packetNanos = in.capturedAt(0);
        packetBytes = bytes;
        begun = 0;
    }

    /** The compressed packet ends. */
    void packetEnd() {
        wireBytes = open ? wireBytes + packetBytes : 0;
    }

    /**
     * Takes bytes out of the compressed packet.
     *
     * @param told gets the messages that end
     * @return null, or the step with which reading ended for good
     */
    @Nullable
    Step feed(byte[] bytes, int count, Side side, MysqlState state, List<Message> told) {
        int from = (int) Math.min(skip, count);
        skip -= from;
        if (from == count) {
            return null;
        }
        byte[] all = bytes;
        int end = count;
        if (waiting.length > 0) {
            all = Arrays.copyOf(waiting, waiting.length + count - from);
            System.arraycopy(bytes, from, all, waiting.length, count - from);
            end = all.length;
            from = 0;
        }
        ByteWindow view = new ByteWindow();
        while (from < end && end - from >= need) {
            view.reset(all, from, end - from, 0, packetNanos);
            Step step = MysqlProtocol.plain(view, side, state);
            need = 0;
            if (step instanceof Step.NeedMore more) {
                if (more.totalBytes() > MAX_WAITING) {
                    return Step.reject(Reason.LIMIT);
                }
                need = more.totalBytes();
                begin();
            } else if (step instanceof Step.Emit emit) {
                begin();
                told.add(placed(emit.message()));
                open = false;
                from = pass(from, end, emit.bytes() + emit.skip());
            } else if (step instanceof Step.Advance advance) {
                begin();
                open = !advance.boundary();
                from = pass(from, end, advance.bytes() + advance.skip());
            } else {
                return step;
            }
        }
        waiting = from < end ? Arrays.copyOfRange(all, from, end) : NONE;
        return null;
    }

    private int pass(int from, int end, long bytes) {
        int here = (int) Math.min(bytes, end - from);
        skip = bytes - here;
        return from + here;
    }

    private void begin() {
        if (!open) {
            open = true;
            firstNanos = packetNanos;
            // Messages that begin in one packet have places of their own, all of them inside it.
            offset = packetOffset + Math.min(begun++, packetBytes - 1);
            wireBytes = 0;
        }
    }

    private Message placed(Message m) {
        Extent extent = new Extent(null, firstNanos, Message.BY_ENGINE, offset, wireBytes + packetBytes);
        return new Message(
                m.kind(),
                m.key(),
                m.operation(),
                m.outcome(),
                m.status(),
                m.size(),
                m.startedAtNanos(),
                m.flags(),
                m.attributes(),
                extent,
                m.reading());
    }

    void reset() {
        waiting = NONE;
        need = 0;
        skip = 0;
        open = false;
        wireBytes = 0;
    }
}
