// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Frames by hand, from the inside out: {@code ethernet(IPV4, ipv4(A, B, TCP, tcp(40000, 80, 1, 0, ACK, text)))}. Checksums
 * are left 0.
 */
public final class TestFrames {

    /** Ethernet types. */
    public static final int IPV4 = 0x0800;

    public static final int IPV6 = 0x86dd;
    public static final int VLAN = 0x8100;
    public static final int QINQ = 0x88a8;
    public static final int MPLS = 0x8847;
    public static final int PPPOE = 0x8864;
    public static final int BRIDGED = 0x6558;

    /** IP protocol numbers. */
    public static final int TCP = 6;

    public static final int UDP = 17;

    /** TCP flags. */
    public static final int SYN = 2;

    public static final int ACK = 16;

    /** Documentation addresses. */
    public static final String A = "192.0.2.1";

    public static final String B = "192.0.2.2";
    public static final String A6 = "2001:db8::1";
    public static final String B6 = "2001:db8::2";

    private TestFrames() {}

    /** A TCP segment without options. */
    public static byte[] tcp(int sourcePort, int destinationPort, int seq, int ack, int flags, byte[] payload) {
        return tcp(sourcePort, destinationPort, seq, ack, flags, 1024, new byte[0], payload);
    }

    /** A TCP segment; options are a multiple of 4 bytes. */
    public static byte[] tcp(
            int sourcePort,
            int destinationPort,
            int seq,
            int ack,
            int flags,
            int window,
            byte[] options,
            byte[] payload) {
        return bytes(out -> {
            out.writeShort(sourcePort);
            out.writeShort(destinationPort);
            out.writeInt(seq);
            out.writeInt(ack);
            out.writeByte(((20 + options.length) / 4) << 4);
            out.writeByte(flags);
            out.writeShort(window);
            out.writeInt(0);
            out.write(options);
            out.write(payload);
        });
    }

    /** A UDP datagram. */
    public static byte[] udp(int sourcePort, int destinationPort, byte[] payload) {
        return udp(sourcePort, destinationPort, 8 + payload.length, payload);
    }

    /** A UDP datagram that claims any length. */
    public static byte[] udp(int sourcePort, int destinationPort, int length, byte[] payload) {
        return bytes(out -> {
            out.writeShort(sourcePort);
            out.writeShort(destinationPort);
            out.writeShort(length);
            out.writeShort(0);
            out.write(payload);
        });
    }

    /** An IPv4 packet. */
    public static byte[] ipv4(String source, String destination, int protocol, byte[] payload) {
        return ipv4(source, destination, protocol, 0, 0, 20 + payload.length, new byte[0], payload);
    }

    /** An IPv4 fragment; {@code offset} is a multiple of 8. */
    public static byte[] ipv4Fragment(
            String source, String destination, int protocol, int id, int offset, boolean more, byte[] payload) {
        int field = (offset / 8) | (more ? 0x2000 : 0);
        return ipv4(source, destination, protocol, id, field, 20 + payload.length, new byte[0], payload);
    }

    /** An IPv4 packet with every field that matters. */
    public static byte[] ipv4(
            String source,
            String destination,
            int protocol,
            int id,
            int fragmentField,
            int totalLength,
            byte[] options,
            byte[] payload) {
        return bytes(out -> {
            out.writeByte(0x40 | ((20 + options.length) / 4));
            out.writeByte(0);
            out.writeShort(totalLength == 0 ? 0 : totalLength + options.length);
            out.writeShort(id);
            out.writeShort(fragmentField);
            out.writeByte(64);
            out.writeByte(protocol);
            out.writeShort(0);
            out.write(address(source));
            out.write(address(destination));
            out.write(options);
            out.write(payload);
        });
    }

    /** An IPv6 packet; {@code next} names the first header of the payload. */
    public static byte[] ipv6(String source, String destination, int next, byte[] payload) {
        return ipv6(source, destination, next, payload.length, payload);
    }

    /** An IPv6 packet that claims any length. */
    public static byte[] ipv6(String source, String destination, int next, int length, byte[] payload) {
        return bytes(out -> {
            out.writeInt(0x60000000);
            out.writeShort(length);
            out.writeByte(next);
            out.writeByte(64);
            out.write(address(source));
            out.write(address(destination));
            out.write(payload);
        });
    }

    /** An IPv6 extension header of {@code 8 * (1 + units)} bytes before the payload. */
    public static byte[] extension(int next, int units, byte[] payload) {
        return bytes(out -> {
            out.writeByte(next);
            out.writeByte(units);
            out.write(new byte[6 + 8 * units]);
            out.write(payload);
        });
    }

    /** An IPv6 fragment header before the payload; {@code offset} is a multiple of 8. */
    public static byte[] ipv6Fragment(int next, int id, int offset, boolean more, byte[] payload) {
        return bytes(out -> {
            out.writeByte(next);
            out.writeByte(0);
            out.writeShort(offset | (more ? 1 : 0));
            out.writeInt(id);
            out.write(payload);
        });
    }

    /** An Ethernet frame. */
    public static byte[] ethernet(int type, byte[] payload) {
        return bytes(out -> {
            out.write(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1});
            out.writeShort(type);
            out.write(payload);
        });
    }

    /** What stands behind the Ethernet type {@link #VLAN} or {@link #QINQ}. */
    public static byte[] vlan(int id, int type, byte[] payload) {
        return bytes(out -> {
            out.writeShort(0x6000 | id);
            out.writeShort(type);
            out.write(payload);
        });
    }

    /** MPLS labels, the last one at the bottom of the stack, before the payload. */
    public static byte[] mpls(int[] labels, byte[] payload) {
        return bytes(out -> {
            for (int i = 0; i < labels.length; i++) {
                out.writeInt((labels[i] << 12) | (i == labels.length - 1 ? 0x100 : 0) | 64);
            }
            out.write(payload);
        });
    }

    /** A PPPoE session packet with a PPP protocol of two bytes. */
    public static byte[] pppoe(int session, int protocol, byte[] payload) {
        return bytes(out -> {
            out.writeShort(0x1100);
            out.writeShort(session);
            out.writeShort(2 + payload.length);
            out.writeShort(protocol);
            out.write(payload);
        });
    }

    /** The payload of a datagram to port 4789. */
    public static byte[] vxlan(int vni, byte[] frame) {
        return bytes(out -> {
            out.writeInt(0x08000000);
            out.writeInt(vni << 8);
            out.write(frame);
        });
    }

    /** The payload of a datagram to port 6081; options are a multiple of 4 bytes. */
    public static byte[] geneve(int vni, int type, byte[] options, byte[] payload) {
        return bytes(out -> {
            out.writeByte(options.length / 4);
            out.writeByte(0);
            out.writeShort(type);
            out.writeInt(vni << 8);
            out.write(options);
            out.write(payload);
        });
    }

    /** GRE with flags and whatever fields they announce. */
    public static byte[] gre(int flags, int type, byte[] fields, byte[] payload) {
        return bytes(out -> {
            out.writeShort(flags);
            out.writeShort(type);
            out.write(fields);
            out.write(payload);
        });
    }

    /** A TCP segment in IPv4 in Ethernet. */
    public static byte[] tcpFrame(int sourcePort, int destinationPort, int seq, byte[] payload) {
        return ethernet(IPV4, ipv4(A, B, TCP, tcp(sourcePort, destinationPort, seq, 7, ACK, payload)));
    }

    /** One after the other. */
    public static byte[] concat(byte[]... parts) {
        return bytes(out -> {
            for (byte[] part : parts) {
                out.write(part);
            }
        });
    }

    /** An int in network order. */
    public static byte[] int32(int value) {
        return bytes(out -> out.writeInt(value));
    }

    /** The bytes of an address. */
    public static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
