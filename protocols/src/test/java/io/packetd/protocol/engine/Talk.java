// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.schema.FlowKey;
import io.packetd.schema.FlowKeyEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes down a TCP connection: who says what, in sequence; each segment one millisecond after the last. */
final class Talk {

    static final long START = 1_700_000_000_000_000_000L;

    private static final byte[] ADDRESSES = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 9};

    final List<Seg> segments = new ArrayList<>();
    private final FlowKey flow;
    private int clientSequence;
    private int serverSequence;
    private long nanos = START;
    private int clientHeard;
    private int serverHeard;

    Talk(int clientSequence, int serverSequence) {
        this(clientSequence, serverSequence, 40_000, 7777, 6);
    }

    Talk(int clientSequence, int serverSequence, int clientPort, int serverPort, int transport) {
        this.clientSequence = clientSequence;
        this.serverSequence = serverSequence;
        this.clientHeard = serverSequence;
        this.serverHeard = clientSequence;
        FlowKeyEncoder encoder = new FlowKeyEncoder();
        encoder.encode(
                transport, ADDRESSES, 0, 4, 4, clientPort, serverPort, new int[0], 0, new int[0], new long[0], 0, "");
        this.flow = encoder.toKey();
    }

    static Talk begin() {
        return new Talk(1000, 5000).handshake();
    }

    Talk handshake() {
        add(0, CapturedSegment.SYN, new byte[0]);
        clientSequence++;
        serverHeard = clientSequence;
        add(1, CapturedSegment.SYN | CapturedSegment.ACK, new byte[0]);
        serverSequence++;
        clientHeard = serverSequence;
        add(0, CapturedSegment.ACK, new byte[0]);
        return this;
    }

    Talk client(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        add(0, CapturedSegment.ACK, bytes);
        clientSequence += bytes.length;
        serverHeard = clientSequence;
        return this;
    }

    Talk server(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        add(1, CapturedSegment.ACK, bytes);
        serverSequence += bytes.length;
        clientHeard = serverSequence;
        return this;
    }

    /** Answers before the request has arrived, as a rolling pipeline does. */
    Talk serverUnaware(String text, int requestBytesNotHeard) {
        serverHeard -= requestBytesNotHeard;
        server(text);
        serverHeard += requestBytesNotHeard;
        return this;
    }

    Talk clientUnaware(String text, int bytesNotHeard) {
        clientHeard -= bytesNotHeard;
        client(text);
        clientHeard += bytesNotHeard;
        return this;
    }

    Talk end(int direction, int flag) {
        add(direction, CapturedSegment.ACK | flag, new byte[0]);
        if (flag == CapturedSegment.FIN) {
            if (direction == 0) {
                serverHeard = ++clientSequence;
            } else {
                clientHeard = ++serverSequence;
            }
        }
        return this;
    }

    Talk pause(long millis) {
        nanos += millis * 1_000_000;
        return this;
    }

    /** The last segment is not captured. */
    Talk lost() {
        segments.remove(segments.size() - 1);
        return this;
    }

    /** The last segment is captured before the one before it. */
    Talk early() {
        Seg last = segments.remove(segments.size() - 1);
        segments.add(segments.size() - 1, last);
        return this;
    }

    /** The last segment comes again. */
    Talk again() {
        segments.add(segments.get(segments.size() - 1));
        return this;
    }

    /** Only the first bytes of the last segment were captured. */
    Talk cutTo(int length) {
        Seg s = segments.remove(segments.size() - 1);
        segments.add(new Seg(
                s.flow(),
                s.direction(),
                s.nanos(),
                s.sequence(),
                s.acknowledgment(),
                s.flags(),
                java.util.Arrays.copyOf(s.payload(), length),
                s.originalLength()));
        return this;
    }

    private void add(int direction, int flags, byte[] payload) {
        nanos += 1_000_000;
        segments.add(new Seg(
                flow,
                direction,
                nanos,
                direction == 0 ? clientSequence : serverSequence,
                direction == 0 ? clientHeard : serverHeard,
                flags,
                payload,
                payload.length));
    }
}
