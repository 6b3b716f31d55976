// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Puts DNS messages together byte by byte. */
final class DnsBytes {

    static final int QUERY = 0x0100;
    static final int RESPONSE = 0x8180;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final int[] counts = new int[4];
    private final int id;
    private final int flags;

    DnsBytes(int id, int flags) {
        this.id = id;
        this.flags = flags;
        out.writeBytes(new byte[12]);
    }

    static DnsBytes query(int id, int type, String name) {
        return new DnsBytes(id, QUERY).question(name, type, 1);
    }

    static DnsBytes response(int id, int type, String name) {
        return new DnsBytes(id, RESPONSE).question(name, type, 1);
    }

    static DecoderHarness<DnsState> dns(Transport transport) {
        return new DecoderHarness<>(new DnsProtocol(), transport);
    }

    DnsBytes question(String name, int type, int dnsClass) {
        counts[0]++;
        return name(name).u16(type).u16(dnsClass);
    }

    /** A record; section 1 answer, 2 authority, 3 additional; data in hex. */
    DnsBytes record(int section, String name, int type, int dnsClass, long ttl, String hex) {
        counts[section]++;
        byte[] data = HexFormat.of().parseHex(hex);
        name(name)
                .u16(type)
                .u16(dnsClass)
                .u16((int) (ttl >> 16))
                .u16((int) ttl & 0xffff)
                .u16(data.length);
        out.writeBytes(data);
        return this;
    }

    DnsBytes answer(int type, String hex) {
        return record(1, "ex.com", type, 1, 300, hex);
    }

    DnsBytes count(int section, int value) {
        counts[section] = value;
        return this;
    }

    DnsBytes raw(String hex) {
        out.writeBytes(HexFormat.of().parseHex(hex));
        return this;
    }

    private DnsBytes u16(int value) {
        out.write(value >> 8);
        out.write(value);
        return this;
    }

    private DnsBytes name(String name) {
        out.writeBytes(nameBytes(name));
        return this;
    }

    static byte[] nameBytes(String name) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : name.split("\\.", -1)) {
            if (!label.isEmpty()) {
                bytes.write(label.length());
                bytes.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        bytes.write(0);
        return bytes.toByteArray();
    }

    static String nameHex(String name) {
        return HexFormat.of().formatHex(nameBytes(name));
    }

    static String soa(long serial) {
        return nameHex("ns.ex.com") + nameHex("root.ex.com") + String.format("%08x", serial) + "00000e10" + "00000384"
                + "00093a80" + "0000003c";
    }

    byte[] build() {
        byte[] bytes = out.toByteArray();
        int[] header = {id, flags, counts[0], counts[1], counts[2], counts[3]};
        for (int i = 0; i < header.length; i++) {
            bytes[2 * i] = (byte) (header[i] >> 8);
            bytes[2 * i + 1] = (byte) header[i];
        }
        return bytes;
    }

    /** With its length in front, as in TCP. */
    byte[] framed() {
        byte[] bytes = build();
        byte[] framed = new byte[bytes.length + 2];
        framed[0] = (byte) (bytes.length >> 8);
        framed[1] = (byte) bytes.length;
        System.arraycopy(bytes, 0, framed, 2, bytes.length);
        return framed;
    }

    static byte[] concat(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            int old = all.length;
            all = Arrays.copyOf(all, old + part.length);
            System.arraycopy(part, 0, all, old, part.length);
        }
        return all;
    }
}
