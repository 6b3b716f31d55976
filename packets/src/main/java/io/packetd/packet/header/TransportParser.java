// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import static io.packetd.packet.header.Octets.i32;
import static io.packetd.packet.header.Octets.u16;
import static io.packetd.packet.header.Octets.u8;

/** TCP (RFC 9293) and UDP (RFC 768). */
final class TransportParser {

    private static final int TCP_HEADER = 20;
    private static final int UDP_HEADER = 8;

    private final ParsedPacket packet;

    TransportParser(ParsedPacket packet) {
        this.packet = packet;
    }

    Outcome tcp(int at) {
        if (packet.lacks(at, TCP_HEADER)) {
            return packet.missing(at, TCP_HEADER, Outcome.MALFORMED_TCP);
        }
        byte[] bytes = packet.bytes;
        int header = u8(bytes, at + 12) >>> 4 << 2;
        int original = packet.wireEnd - at - header;
        if (header < TCP_HEADER || original < 0) {
            return Outcome.MALFORMED_TCP;
        }
        packet.transport = 6;
        packet.sourcePort = u16(bytes, at);
        packet.destinationPort = u16(bytes, at + 2);
        packet.sequence = i32(bytes, at + 4);
        packet.acknowledgment = i32(bytes, at + 8);
        packet.tcpFlags = u8(bytes, at + 13);
        packet.window = u16(bytes, at + 14);
        // The capture may have cut options: then nothing of the payload is there, but its length is known.
        packet.payloadAt = Math.min(at + header, packet.end);
        packet.payloadLength = packet.end - packet.payloadAt;
        packet.originalLength = original;
        return Outcome.SEGMENT;
    }

    Outcome udp(int at) {
        if (packet.lacks(at, UDP_HEADER)) {
            return packet.missing(at, UDP_HEADER, Outcome.MALFORMED_UDP);
        }
        byte[] bytes = packet.bytes;
        int length = u16(bytes, at + 4);
        // 0 stands for a jumbogram, or for a buffer that the card was still to cut.
        if (length != 0) {
            if (length < UDP_HEADER) {
                return Outcome.MALFORMED_UDP;
            }
            packet.trim(at, length);
        }
        packet.transport = 17;
        packet.sourcePort = u16(bytes, at);
        packet.destinationPort = u16(bytes, at + 2);
        packet.sequence = 0;
        packet.acknowledgment = 0;
        packet.tcpFlags = 0;
        packet.window = 0;
        packet.payloadAt = at + UDP_HEADER;
        packet.payloadLength = packet.end - packet.payloadAt;
        packet.originalLength = packet.wireEnd - packet.payloadAt;
        return Outcome.SEGMENT;
    }
}
