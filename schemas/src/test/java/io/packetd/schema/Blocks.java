// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Blocks and their content for the tests of this package. */
final class Blocks {

    static final long START = 1_700_000_000_123_456_789L;

    private Blocks() {}

    /** A segment as a value, to compare what went in with what comes out. */
    record Seen(
            FlowKey flow,
            int direction,
            long capturedAtNanos,
            int sequence,
            int acknowledgment,
            int tcpFlags,
            int window,
            int originalLength,
            List<Byte> payload) {}

    /** What the writer is asked to write: a flow of every shape, every field at an extreme once. */
    static SegmentBlock example() {
        SegmentBlockWriter writer = new SegmentBlockWriter(5, 128, "höst-1/18f2c3a4b5d6/0");
        writer.finish();
        writer.passed(START - 2_000_000);
        List<FlowKey> flows = exampleFlows();
        byte[] text = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        add(writer, flows.get(0), 0, START, 1, 0, 0x02, 65535, 0, new byte[0]);
        add(writer, flows.get(0), 1, START - 1_000, 0xffffffff, 2, 0x12, 0, 0, new byte[0]);
        add(writer, flows.get(1), 0, START + 5_000_000_000L, 0, 0, 0, 0, 18, text);
        add(writer, flows.get(2), 1, START + 1, 0x80000000, 0x7fffffff, 0xff, 1, 1460, text);
        add(writer, flows.get(0), 0, START + 2, 2, 3, 0x18, 512, 18, text);
        writer.count("frames", 6);
        writer.count("skipped.ethertype-0x0806", 1);
        writer.count("frames", 1);
        return writer.finish();
    }

    static List<FlowKey> exampleFlows() {
        byte[] low6 = new byte[16];
        low6[0] = 0x20;
        low6[15] = 1;
        byte[] high6 = low6.clone();
        high6[15] = (byte) 0xff;
        return List.of(
                FlowKey.of(
                        6,
                        new byte[] {10, 0, 0, 1},
                        40000,
                        new byte[] {(byte) 192, 0, 2, 2},
                        80,
                        List.of(),
                        List.of(),
                        ""),
                FlowKey.of(17, low6, 53, high6, 65535, List.of(4095, 1), List.of(), "site-é"),
                FlowKey.of(
                        6,
                        new byte[] {10, 0, 0, 1},
                        1,
                        new byte[] {10, 0, 0, 1},
                        2,
                        List.of(7),
                        List.of(new Tunnel(Tunnel.Kind.VXLAN, 0xffffff), new Tunnel(Tunnel.Kind.GRE, 0xffffffffL)),
                        ""));
    }

    static void add(
            SegmentBlockWriter writer,
            FlowKey flow,
            int direction,
            long capturedAtNanos,
            int sequence,
            int acknowledgment,
            int tcpFlags,
            int window,
            int originalLength,
            byte[] payload) {
        writer.add(
                encoder(flow),
                direction,
                capturedAtNanos,
                sequence,
                acknowledgment,
                tcpFlags,
                window,
                originalLength,
                payload,
                0,
                payload.length);
    }

    static FlowKeyEncoder encoder(FlowKey flow) {
        byte[] both = new byte[32];
        byte[] low = flow.lowAddress();
        System.arraycopy(low, 0, both, 0, low.length);
        System.arraycopy(flow.highAddress(), 0, both, low.length, low.length);
        List<Integer> vlans = flow.vlans();
        List<Tunnel> tunnels = flow.tunnels();
        FlowKeyEncoder encoder = new FlowKeyEncoder();
        encoder.encode(
                flow.transport(),
                both,
                0,
                low.length,
                low.length,
                flow.lowPort(),
                flow.highPort(),
                vlans.stream().mapToInt(Integer::intValue).toArray(),
                vlans.size(),
                tunnels.stream().mapToInt(tunnel -> tunnel.kind().code()).toArray(),
                tunnels.stream().mapToLong(Tunnel::id).toArray(),
                tunnels.size(),
                flow.domain());
        return encoder;
    }

    /** A block of random flows and segments, about 64 KiB long. */
    static SegmentBlock random(long seed) {
        Random random = new Random(seed);
        SegmentBlockWriter writer = new SegmentBlockWriter(random.nextInt(128), 128);
        for (int i = 0; i < 100; i++) {
            byte[] source = new byte[random.nextBoolean() ? 4 : 16];
            byte[] destination = new byte[source.length];
            random.nextBytes(source);
            source[1] = (byte) random.nextInt(3);
            random.nextBytes(destination);
            FlowKey flow = FlowKey.of(
                    random.nextBoolean() ? 6 : 17,
                    source,
                    random.nextInt(65536),
                    destination,
                    random.nextInt(65536),
                    random.ints(random.nextInt(4), 0, 4096).boxed().toList(),
                    random.nextInt(4) == 0 ? List.of(new Tunnel(Tunnel.Kind.GENEVE, random.nextLong())) : List.of(),
                    random.nextInt(4) == 0 ? "domain" : "");
            for (int n = random.nextInt(3); n >= 0; n--) {
                byte[] payload = new byte[random.nextInt(700)];
                random.nextBytes(payload);
                add(
                        writer,
                        flow,
                        random.nextInt(2),
                        START + random.nextInt(),
                        random.nextInt(),
                        random.nextInt(),
                        random.nextInt(256),
                        random.nextInt(65536),
                        payload.length + random.nextInt(2),
                        payload);
            }
        }
        return writer.finish();
    }

    static List<Seen> read(SegmentBlock block) {
        SegmentCursor cursor = new SegmentCursor();
        cursor.reset(block);
        List<Seen> all = new ArrayList<>();
        while (cursor.next()) {
            List<Byte> payload = new ArrayList<>();
            for (int i = 0; i < cursor.payloadLength(); i++) {
                payload.add(cursor.bytes()[cursor.payloadOffset() + i]);
            }
            all.add(new Seen(
                    cursor.flow(),
                    cursor.direction(),
                    cursor.capturedAtNanos(),
                    cursor.sequence(),
                    cursor.acknowledgment(),
                    cursor.tcpFlags(),
                    cursor.window(),
                    cursor.originalLength(),
                    payload));
        }
        return all;
    }

    static Map<String, Long> counts(SegmentBlock block) {
        SegmentCursor cursor = new SegmentCursor();
        cursor.reset(block);
        return cursor.counts();
    }
}
