// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import io.packetd.packet.TestFrames;
import io.packetd.schema.FlowKey;
import io.packetd.schema.FlowKeyEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** Runs single frames through the parser and shows what came out. */
final class Parsing {

    static final byte[] TEXT = "hello".getBytes(StandardCharsets.US_ASCII);
    static final byte[] SEGMENT = TestFrames.tcp(40000, 80, 1, 2, TestFrames.ACK, TEXT);
    static final byte[] PACKET = TestFrames.ipv4(TestFrames.A, TestFrames.B, TestFrames.TCP, SEGMENT);
    static final byte[] PACKET6 = TestFrames.ipv6(TestFrames.A6, TestFrames.B6, TestFrames.TCP, SEGMENT);
    static final byte[] FRAME = TestFrames.ethernet(TestFrames.IPV4, PACKET);

    /** Flow and text of {@link #PACKET}. */
    static final String PLAIN = "tcp 192.0.2.1:40000-192.0.2.2:80 hello";

    static final String PLAIN6 = "tcp [2001:db8:0:0:0:0:0:1]:40000-[2001:db8:0:0:0:0:0:2]:80 hello";

    private final HeaderParser parser = new HeaderParser(1 << 20, Duration.ofSeconds(30));

    static String ethernet(byte[] frame) {
        return new Parsing().next(1, frame, frame.length, 0);
    }

    static String ofLinkType(int linkType, byte[] frame) {
        return new Parsing().next(linkType, frame, frame.length, 0);
    }

    /** An Ethernet frame of which the capture kept the first bytes only. */
    static String cut(byte[] frame, int length) {
        return new Parsing().next(1, Arrays.copyOf(frame, length), frame.length, 0);
    }

    String next(byte[] frame, long nanos) {
        return next(1, frame, frame.length, nanos);
    }

    /** Flow and payload of a segment, the counter's name of anything else. */
    String next(int linkType, byte[] frame, int originalLength, long nanos) {
        byte[] padded = new byte[frame.length + 7];
        System.arraycopy(frame, 0, padded, 3, frame.length);
        Outcome outcome = parser.parse(linkType, padded, 3, frame.length, originalLength, nanos);
        ParsedPacket packet = parser.packet();
        return switch (outcome.numbering()) {
            case DECIMAL -> outcome.label() + packet.number;
            case HEXADECIMAL -> outcome.label() + Integer.toHexString(packet.number);
            case NONE -> outcome == Outcome.SEGMENT ? segment(packet) : outcome.label();
        };
    }

    FragmentCounts fragmentCounts() {
        return parser.fragmentCounts();
    }

    HeaderParser parser() {
        return parser;
    }

    private static String segment(ParsedPacket packet) {
        FlowKeyEncoder encoder = new FlowKeyEncoder();
        encoder.encode(
                packet.transport,
                packet.bytes,
                packet.sourceAt,
                packet.destinationAt,
                packet.addressLength,
                packet.sourcePort,
                packet.destinationPort,
                packet.vlans,
                packet.vlanCount,
                packet.tunnelKinds,
                packet.tunnelIds,
                packet.tunnelCount,
                "");
        FlowKey flow = encoder.toKey();
        String payload = new String(packet.bytes, packet.payloadAt, packet.payloadLength, StandardCharsets.ISO_8859_1);
        int missing = packet.originalLength - packet.payloadLength;
        return flow + " " + payload + (missing > 0 ? " +" + missing : "");
    }
}
