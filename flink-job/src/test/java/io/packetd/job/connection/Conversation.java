// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.schema.FlowKey;
import io.packetd.schema.FlowKeyEncoder;
import io.packetd.schema.KeyGroups;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import java.nio.charset.StandardCharsets;

/** Makes segments of TCP conversations between 192.0.2.1 and 192.0.2.2, port 7000, one conversation for each client port. */
public final class Conversation {

    /** 2025-01-02T03:04:05Z. */
    public static final long START = 1_735_787_045_000_000_000L;

    private static final int SERVER_PORT = 7000;
    private static final int ACK = 0x10;
    private static final int SYN = 0x02;
    private static final byte[] ADDRESSES = {(byte) 192, 0, 2, 1, (byte) 192, 0, 2, 2};

    private final int clientPort;
    private final int keyGroups;
    private final String domain;
    private final FlowKeyEncoder key = new FlowKeyEncoder();
    private final SegmentBlockWriter writer;
    private final int[] sequence = {1000, 9000};

    /** With its three-way handshake in the first block. */
    public Conversation(int clientPort, int keyGroups, long nanos) {
        this(clientPort, keyGroups, nanos, "");
    }

    /** In a capture domain. */
    public Conversation(int clientPort, int keyGroups, long nanos, String domain) {
        this(clientPort, keyGroups, nanos, domain, "");
    }

    /** In a capture domain, in blocks of this stream. */
    public Conversation(int clientPort, int keyGroups, long nanos, String domain, String stream) {
        this.clientPort = clientPort;
        this.keyGroups = keyGroups;
        this.domain = domain;
        encode(0);
        writer = new SegmentBlockWriter(keyGroup(), keyGroups, stream);
        add(0, SYN, new byte[0], nanos);
        add(1, SYN | ACK, new byte[0], nanos);
        sequence[0]++;
        sequence[1]++;
    }

    public int keyGroup() {
        return KeyGroups.of(key.hash(), keyGroups);
    }

    public FlowKey flow() {
        return key.toKey();
    }

    /** Text of the client. */
    public Conversation client(String text, long nanos) {
        return say(0, text, nanos);
    }

    /** Text of the server. */
    public Conversation server(String text, long nanos) {
        return say(1, text, nanos);
    }

    private Conversation say(int sender, String text, long nanos) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        add(sender, ACK, bytes, nanos);
        sequence[sender] += bytes.length;
        return this;
    }

    /** A segment that the capture missed. */
    public Conversation lose(int sender, int bytes) {
        sequence[sender] += bytes;
        return this;
    }

    /** Everything said since the last block. */
    public SegmentBlock block() {
        return writer.finish();
    }

    /** A block that ends the capture. */
    public SegmentBlock end(long lastNanos) {
        SegmentBlockWriter last = new SegmentBlockWriter(keyGroup(), keyGroups);
        last.count(BlockTime.END_OF_CAPTURE, lastNanos);
        return last.finish();
    }

    /** The last block of a replayed stream in the key group of this conversation. */
    public SegmentBlock endOfStream(String stream, long lastNanos) {
        SegmentBlockWriter last = new SegmentBlockWriter(keyGroup(), keyGroups, stream);
        last.count(BlockTime.END_OF_STREAM, lastNanos);
        return last.finish();
    }

    private int encode(int sender) {
        return key.encode(
                6,
                ADDRESSES,
                sender * 4,
                (1 - sender) * 4,
                4,
                sender == 0 ? clientPort : SERVER_PORT,
                sender == 0 ? SERVER_PORT : clientPort,
                new int[0],
                0,
                new int[0],
                new long[0],
                0,
                domain);
    }

    private void add(int sender, int flags, byte[] payload, long nanos) {
        int direction = encode(sender);
        int acknowledgment = (flags & ACK) == 0 ? 0 : sequence[1 - sender] + (flags == (SYN | ACK) ? 1 : 0);
        writer.add(
                key,
                direction,
                nanos,
                sequence[sender],
                acknowledgment,
                flags,
                64_240,
                payload.length,
                payload,
                0,
                payload.length);
    }
}
