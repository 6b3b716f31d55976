// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What both directions of one conversation have in common: the transport, two endpoints, and where the packets were seen
 * (VLANs, tunnels, capture domain). The endpoints are ordered, by address (unsigned, in network order) and then by port, so
 * that a packet and its answer have equal keys.
 *
 * <p>A key is the Avro binary encoding of record {@code FlowKey} in {@code SegmentBlock.avsc}, in its one shortest form,
 * with a hash code over those bytes that is the same in every process and every release.
 */
public final class FlowKey {

    /** Most VLAN tags, and most tunnels, of one key. */
    public static final int MAX_LAYERS = 16;

    private final byte[] encoded;
    private final int hash;

    private FlowKey(byte[] encoded, int hash) {
        this.encoded = encoded;
        this.hash = hash;
    }

    /**
     * The key in an Avro binary encoding.
     *
     * @param avroBytes one record and nothing after it; copied
     * @throws IllegalArgumentException if it is no valid encoding, or a value is out of range
     */
    public static FlowKey ofEncoded(byte[] avroBytes) {
        AvroInput in = new AvroInput();
        in.reset(avroBytes, 0, avroBytes.length);
        FlowKey key = new FlowKeyReader().read(avroBytes, in);
        if (!in.atEnd()) {
            throw in.damaged("bytes after the flow key");
        }
        return key;
    }

    /**
     * The key of a packet from one endpoint to another. For tests and tools; the data path uses {@link FlowKeyEncoder}.
     *
     * @param transport 6 or 17
     * @param sourceAddress 4 or 16 bytes in network order
     * @param destinationAddress as long as {@code sourceAddress}
     */
    public static FlowKey of(
            int transport,
            byte[] sourceAddress,
            int sourcePort,
            byte[] destinationAddress,
            int destinationPort,
            List<Integer> vlans,
            List<Tunnel> tunnels,
            String domain) {
        int size = sourceAddress.length;
        if (destinationAddress.length != size) {
            throw new IllegalArgumentException(
                    "addresses of " + size + " and " + destinationAddress.length + " bytes in one key");
        }
        byte[] both = Arrays.copyOf(sourceAddress, 2 * size);
        System.arraycopy(destinationAddress, 0, both, size, size);
        int[] vlanIds = vlans.stream().mapToInt(Integer::intValue).toArray();
        int[] kinds = tunnels.stream().mapToInt(tunnel -> tunnel.kind().code()).toArray();
        long[] ids = tunnels.stream().mapToLong(Tunnel::id).toArray();
        FlowKeyEncoder encoder = new FlowKeyEncoder();
        encoder.encode(
                transport,
                both,
                0,
                size,
                size,
                sourcePort,
                destinationPort,
                vlanIds,
                vlanIds.length,
                kinds,
                ids,
                ids.length,
                domain);
        return ofEncoded(Arrays.copyOf(encoder.bytes(), encoder.length()));
    }

    /** A key of bytes already known to be in shortest form. */
    static FlowKey ofShortest(byte[] bytes, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        return new FlowKey(copy, FlowHash.of(copy, 0, length));
    }

    /** The Avro binary encoding, as a copy. */
    public byte[] encoded() {
        return encoded.clone();
    }

    /** How many bytes {@link #encoded()} has. */
    public int encodedLength() {
        return encoded.length;
    }

    /** Copies the encoding to {@code target}, from {@code at} on. */
    public void writeTo(byte[] target, int at) {
        System.arraycopy(encoded, 0, target, at, encoded.length);
    }

    /** The IP protocol number: 6 (TCP) or 17 (UDP). */
    public int transport() {
        return parsed().transport;
    }

    /** The address of the low endpoint in network order, 4 or 16 bytes. */
    public byte[] lowAddress() {
        FlowKeyReader parsed = parsed();
        return Arrays.copyOfRange(encoded, parsed.lowAt, parsed.lowAt + parsed.addressLength);
    }

    /** The port of the low endpoint. */
    public int lowPort() {
        return parsed().lowPort;
    }

    /** The address of the high endpoint in network order, 4 or 16 bytes. */
    public byte[] highAddress() {
        FlowKeyReader parsed = parsed();
        return Arrays.copyOfRange(encoded, parsed.highAt, parsed.highAt + parsed.addressLength);
    }

    /** The port of the high endpoint. */
    public int highPort() {
        return parsed().highPort;
    }

    /** VLAN identifiers, outermost first. */
    public List<Integer> vlans() {
        FlowKeyReader parsed = parsed();
        return Arrays.stream(parsed.vlans, 0, parsed.vlanCount).boxed().toList();
    }

    /** The tunnels around the packets, outermost first. */
    public List<Tunnel> tunnels() {
        FlowKeyReader parsed = parsed();
        List<Tunnel> tunnels = new ArrayList<>(parsed.tunnelCount);
        for (int i = 0; i < parsed.tunnelCount; i++) {
            tunnels.add(new Tunnel(Tunnel.Kind.ofCode(parsed.tunnelKinds[i]), parsed.tunnelIds[i]));
        }
        return List.copyOf(tunnels);
    }

    /** The capture domain; empty for files. */
    public String domain() {
        FlowKeyReader parsed = parsed();
        return new String(encoded, parsed.domainAt, parsed.domainLength, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FlowKey key && hash == key.hash && Arrays.equals(encoded, key.encoded);
    }

    /** Stable over processes and releases; {@link KeyGroups} builds on it. */
    @Override
    public int hashCode() {
        return hash;
    }

    /** For people: {@code tcp 10.0.0.1:40000-10.0.0.2:80 vlan 5 vxlan 42}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(64);
        text.append(transport() == 6 ? "tcp " : "udp ");
        appendEndpoint(text, lowAddress(), lowPort());
        text.append('-');
        appendEndpoint(text, highAddress(), highPort());
        vlans().forEach(vlan -> text.append(" vlan ").append(vlan));
        tunnels().forEach(tunnel -> text.append(' ').append(tunnel));
        if (!domain().isEmpty()) {
            text.append(" in ").append(domain());
        }
        return text.toString();
    }

    private FlowKeyReader parsed() {
        AvroInput in = new AvroInput();
        in.reset(encoded, 0, encoded.length);
        FlowKeyReader reader = new FlowKeyReader();
        reader.parse(encoded, in);
        return reader;
    }

    private static void appendEndpoint(StringBuilder text, byte[] address, int port) {
        try {
            String host = address.length == 4
                    ? InetAddress.getByAddress(address).getHostAddress()
                    : "[" + Inet6Address.getByAddress(null, address, -1).getHostAddress() + "]";
            text.append(host).append(':').append(port);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of " + address.length + " bytes", impossible);
        }
    }
}
