// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Puts the {@link FlowKey} of one packet after another together without allocating; not thread-safe. */
public final class FlowKeyEncoder {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Transport, two endpoints, two arrays at their longest, the length of the domain. */
    private static final int MAX_BYTES_BEFORE_DOMAIN = 1
            + 2 * (1 + 16 + AvroOutput.MAX_INT_BYTES)
            + (2 + FlowKey.MAX_LAYERS * AvroOutput.MAX_INT_BYTES)
            + (2 + FlowKey.MAX_LAYERS * (AvroOutput.MAX_INT_BYTES + AvroOutput.MAX_LONG_BYTES))
            + AvroOutput.MAX_INT_BYTES;

    private byte[] bytes = new byte[MAX_BYTES_BEFORE_DOMAIN];
    private int length;
    private int hash;
    private String domain = "";
    private byte[] domainBytes = new byte[0];

    /**
     * Encodes the key of a packet.
     *
     * @param transport IP protocol number, 6 or 17
     * @param packet holds both addresses
     * @param sourceAt where the source address begins
     * @param destinationAt where the destination address begins
     * @param addressLength 4 or 16
     * @param sourcePort 0 to 65535
     * @param destinationPort 0 to 65535
     * @param vlans VLAN identifiers, outermost first
     * @param vlanCount how many of them count, at most {@link FlowKey#MAX_LAYERS}
     * @param tunnelKinds codes of {@link Tunnel.Kind}, outermost first
     * @param tunnelIds the ids that go with them
     * @param tunnelCount how many of them count, at most {@link FlowKey#MAX_LAYERS}
     * @param captureDomain empty for files
     * @return the direction of the packet: 0 when its source is the low endpoint, 1 when it is the high one
     */
    public int encode(
            int transport,
            byte[] packet,
            int sourceAt,
            int destinationAt,
            int addressLength,
            int sourcePort,
            int destinationPort,
            int[] vlans,
            int vlanCount,
            int[] tunnelKinds,
            long[] tunnelIds,
            int tunnelCount,
            String captureDomain) {
        if (vlanCount > FlowKey.MAX_LAYERS || tunnelCount > FlowKey.MAX_LAYERS) {
            throw new IllegalArgumentException(
                    vlanCount + " VLANs, " + tunnelCount + " tunnels: more than " + FlowKey.MAX_LAYERS);
        }
        if (!captureDomain.equals(domain)) {
            setDomain(captureDomain);
        }
        boolean fromLow = isLow(packet, sourceAt, destinationAt, addressLength, sourcePort, destinationPort);
        int lowAt = fromLow ? sourceAt : destinationAt;
        int highAt = fromLow ? destinationAt : sourceAt;
        byte[] out = bytes;
        int at = AvroOutput.writeInt(out, 0, transport);
        at = writeEndpoint(out, at, packet, lowAt, addressLength, fromLow ? sourcePort : destinationPort);
        at = writeEndpoint(out, at, packet, highAt, addressLength, fromLow ? destinationPort : sourcePort);
        at = writeVlans(out, at, vlans, vlanCount);
        at = writeTunnels(out, at, tunnelKinds, tunnelIds, tunnelCount);
        at = AvroOutput.writeInt(out, at, domainBytes.length);
        if (domainBytes.length > 0) {
            System.arraycopy(domainBytes, 0, out, at, domainBytes.length);
            at += domainBytes.length;
        }
        length = at;
        hash = FlowHash.of(out, 0, at);
        return fromLow ? 0 : 1;
    }

    /** Holds the encoded key in its first {@link #length()} bytes, until the next call of {@code encode}. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes the encoded key has. */
    public int length() {
        return length;
    }

    /** The hash code of the key, equal to {@link FlowKey#hashCode()}. */
    public int hash() {
        return hash;
    }

    /** The key as a value. */
    public FlowKey toKey() {
        return FlowKey.ofShortest(bytes, 0, length);
    }

    static boolean isLow(
            byte[] packet, int sourceAt, int destinationAt, int addressLength, int sourcePort, int destinationPort) {
        int order;
        if (addressLength == 4) {
            order = Integer.compareUnsigned((int) INT.get(packet, sourceAt), (int) INT.get(packet, destinationAt));
        } else if (addressLength == 16) {
            order = Long.compareUnsigned((long) LONG.get(packet, sourceAt), (long) LONG.get(packet, destinationAt));
            if (order == 0) {
                order = Long.compareUnsigned(
                        (long) LONG.get(packet, sourceAt + 8), (long) LONG.get(packet, destinationAt + 8));
            }
        } else {
            throw new IllegalArgumentException("an address of " + addressLength + " bytes: not 4 or 16");
        }
        return order == 0 ? sourcePort <= destinationPort : order < 0;
    }

    private static int writeEndpoint(byte[] out, int start, byte[] packet, int addressAt, int addressLength, int port) {
        int at = start;
        out[at++] = (byte) (addressLength << 1);
        if (addressLength == 4) {
            INT.set(out, at, (int) INT.get(packet, addressAt));
        } else {
            LONG.set(out, at, (long) LONG.get(packet, addressAt));
            LONG.set(out, at + 8, (long) LONG.get(packet, addressAt + 8));
        }
        return AvroOutput.writeInt(out, at + addressLength, port);
    }

    private static int writeVlans(byte[] out, int start, int[] vlans, int count) {
        int at = start;
        if (count > 0) {
            at = AvroOutput.writeInt(out, at, count);
            for (int i = 0; i < count; i++) {
                at = AvroOutput.writeInt(out, at, vlans[i]);
            }
        }
        out[at++] = 0;
        return at;
    }

    private static int writeTunnels(byte[] out, int start, int[] kinds, long[] ids, int count) {
        int at = start;
        if (count > 0) {
            at = AvroOutput.writeInt(out, at, count);
            for (int i = 0; i < count; i++) {
                at = AvroOutput.writeInt(out, at, kinds[i]);
                at = AvroOutput.writeLong(out, at, ids[i]);
            }
        }
        out[at++] = 0;
        return at;
    }

    private void setDomain(String newDomain) {
        domain = newDomain;
        domainBytes = newDomain.getBytes(StandardCharsets.UTF_8);
        bytes = new byte[MAX_BYTES_BEFORE_DOMAIN + domainBytes.length];
    }
}
