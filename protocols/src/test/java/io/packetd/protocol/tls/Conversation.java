// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import io.packetd.protocol.engine.CapturedSegment;
import io.packetd.protocol.engine.Captures;
import io.packetd.protocol.engine.Seg;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A TCP connection on a port that no protocol claims, written down segment by segment. */
final class Conversation {

    private static final int CLIENT = 0;
    private static final int SERVER = 1;

    final List<Seg> segments = new ArrayList<>();
    private final Seg pattern = fixture("mid-connection-start").get(0);
    private final int[] next = {1000, 5000};
    private long nanos = 1_700_000_000_000_000_000L;

    /** The segments of a capture beside this protocol's others. */
    static List<Seg> fixture(String scenario) {
        return Captures.read(Path.of(System.getProperty("packetd.fixtures"), "tls", scenario, "capture.pcap"));
    }

    /** From its beginning. */
    static Conversation begun() {
        Conversation talk = new Conversation();
        talk.add(CLIENT, CapturedSegment.SYN, new byte[0]);
        talk.add(SERVER, CapturedSegment.SYN | CapturedSegment.ACK, new byte[0]);
        talk.add(CLIENT, CapturedSegment.ACK, new byte[0]);
        return talk;
    }

    /** From somewhere in its middle. */
    static Conversation joined() {
        return new Conversation();
    }

    Conversation client(byte[]... parts) {
        add(CLIENT, CapturedSegment.ACK, Hellos.join(parts));
        return this;
    }

    Conversation server(byte[]... parts) {
        add(SERVER, CapturedSegment.ACK, Hellos.join(parts));
        return this;
    }

    private void add(int direction, int flags, byte[] payload) {
        nanos += 1_000_000;
        segments.add(new Seg(
                pattern.flow(),
                direction,
                nanos,
                next[direction],
                next[1 - direction],
                flags,
                payload,
                payload.length));
        next[direction] += payload.length + ((flags & CapturedSegment.SYN) == 0 ? 0 : 1);
    }
}
