// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

/**
 * What the parser knows of one packet: a reusable carrier. All offsets point into {@link #bytes}, which is the frame or, for
 * a datagram put together from fragments, a buffer of the reassembler; both are valid until the next packet.
 */
public final class ParsedPacket {

    /** Most VLAN tags, and most tunnels, of one packet. */
    public static final int MAX_LAYERS = 8;

    /** Holds addresses and payload. */
    public byte[] bytes = new byte[0];

    /** The number that completes an {@link Outcome} with a number. */
    public int number;

    /** Capture time of the frame in epoch nanoseconds; of the completing one for a fragmented datagram. */
    public long capturedAtNanos;

    /** IP protocol number: 6 (TCP) or 17 (UDP). */
    public int transport;

    /** Where the source address begins. */
    public int sourceAt;

    /** Where the destination address begins. */
    public int destinationAt;

    /** 4 or 16 bytes. */
    public int addressLength;

    /** 0 to 65535. */
    public int sourcePort;

    /** 0 to 65535. */
    public int destinationPort;

    /** TCP sequence number; 0 for UDP, like all TCP fields. */
    public int sequence;

    /** TCP acknowledgment number. */
    public int acknowledgment;

    /** TCP flags, FIN to CWR. */
    public int tcpFlags;

    /** TCP window as on the wire. */
    public int window;

    /** Where the payload begins. */
    public int payloadAt;

    /** Payload bytes captured. */
    public int payloadLength;

    /** Payload bytes on the wire; more than {@link #payloadLength} when the snap length cut the frame. */
    public int originalLength;

    /** VLAN identifiers, outermost first; 0 (priority only) is none. */
    public final int[] vlans = new int[MAX_LAYERS];

    /** How many of {@link #vlans} count. */
    public int vlanCount;

    /** Codes of {@link io.packetd.schema.Tunnel.Kind}, outermost first. */
    public final int[] tunnelKinds = new int[MAX_LAYERS];

    /** The identities that go with them. */
    public final long[] tunnelIds = new long[MAX_LAYERS];

    /** How many tunnels there are. */
    public int tunnelCount;

    /** End of what was captured of the layer at hand. */
    int end;

    /** End of the layer at hand on the wire, at least {@link #end}. */
    int wireEnd;

    /** How many headers that can hold each other were opened, to end endless nesting. */
    int depth;

    void begin(byte[] frame, int offset, int length, int wireLength, long nanos) {
        bytes = frame;
        end = offset + length;
        wireEnd = offset + wireLength;
        capturedAtNanos = nanos;
        number = 0;
        vlanCount = 0;
        tunnelCount = 0;
        depth = 0;
    }

    /** Whether fewer than {@code count} bytes were captured from {@code at} on. */
    boolean lacks(int at, int count) {
        return end - at < count;
    }

    /** Why {@code count} bytes from {@code at} on are not there: cut by the capture, or not on the wire either. */
    Outcome missing(int at, int count, Outcome malformed) {
        return wireEnd - at >= count ? Outcome.CUT_HEADERS : malformed;
    }

    /** Ends the layer at hand after {@code length} bytes from {@code at} on; shorter is possible, longer is not. */
    void trim(int at, int length) {
        wireEnd = Math.min(wireEnd, at + length);
        end = Math.min(end, wireEnd);
    }

    /** Remembers a VLAN; false when there are too many. */
    boolean addVlan(int id) {
        if (id == 0) {
            return true;
        }
        if (vlanCount == MAX_LAYERS) {
            return false;
        }
        vlans[vlanCount++] = id;
        return true;
    }

    /** Remembers a tunnel; false when there are too many. */
    boolean addTunnel(int kind, long id) {
        if (tunnelCount == MAX_LAYERS) {
            return false;
        }
        tunnelKinds[tunnelCount] = kind;
        tunnelIds[tunnelCount++] = id;
        return true;
    }

    Outcome skip(Outcome numbered, int value) {
        number = value;
        return numbered;
    }
}
