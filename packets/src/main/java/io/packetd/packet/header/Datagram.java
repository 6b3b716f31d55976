// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * One IP datagram on its way to completeness. Which bytes are there is kept in units of 8 bytes, since all fragments but the
 * last are multiples of that. What came first wins where fragments overlap.
 */
final class Datagram {

    /** Most bytes of the payload of a fragmented datagram: the offset field reaches no further. */
    static final int MAX_BYTES = 65535;

    private static final int UNIT = 8;
    /** What an object of this class costs beside its arrays, roughly, with its place in the table. */
    private static final int OVERHEAD = 256;

    private final long firstNanos;
    /** Both addresses, then the payload. */
    private byte[] bytes;

    private final int addresses;
    private long[] units = new long[4];
    private int unitCount;
    private int fragments;
    private int total = -1;
    private int highest;
    private int nextHeader = -1;
    /** Where the capture cut a fragment: the payload is known up to here only. */
    private int cutAt = Integer.MAX_VALUE;

    Datagram(long firstNanos, byte[] source, int sourceAt, int destinationAt, int addressLength) {
        this.firstNanos = firstNanos;
        addresses = 2 * addressLength;
        bytes = new byte[addresses + 2048];
        System.arraycopy(source, sourceAt, bytes, 0, addressLength);
        System.arraycopy(source, destinationAt, bytes, addressLength, addressLength);
    }

    private Datagram(long firstNanos, byte[] bytes, int addresses) {
        this.firstNanos = firstNanos;
        this.bytes = bytes;
        this.addresses = addresses;
    }

    /** How a fragment was taken. */
    enum Taken {
        NEW,
        DUPLICATE,
        MALFORMED
    }

    /**
     * Takes a fragment.
     *
     * @param offset of its first byte in the payload, a multiple of 8
     * @param more whether others follow it
     * @param captured bytes there; fewer than {@code length} when the capture cut the frame
     * @param length bytes on the wire
     */
    Taken take(int offset, boolean more, byte[] source, int at, int captured, int length, int next) {
        int end = offset + length;
        if (length == 0 || end > MAX_BYTES || (more && (length & 7) != 0) || (total >= 0 && end > total)) {
            return Taken.MALFORMED;
        }
        if (!more) {
            if (end < highest || (total >= 0 && end != total)) {
                return Taken.MALFORMED;
            }
            total = end;
        }
        highest = Math.max(highest, end);
        if (offset == 0 && nextHeader < 0) {
            nextHeader = next;
        }
        ensureRoom(end);
        boolean news = false;
        for (int unit = offset / UNIT; unit * UNIT < end; unit++) {
            if ((units[unit >> 6] & 1L << unit) == 0) {
                units[unit >> 6] |= 1L << unit;
                unitCount++;
                news = true;
                int begin = unit * UNIT;
                int known = Math.min(Math.min(UNIT, end - begin), offset + captured - begin);
                if (known > 0) {
                    System.arraycopy(source, at + begin - offset, bytes, addresses + begin, known);
                }
                if (known < Math.min(UNIT, end - begin)) {
                    cutAt = Math.min(cutAt, begin + Math.max(0, known));
                }
            }
        }
        if (!news) {
            return Taken.DUPLICATE;
        }
        fragments++;
        return Taken.NEW;
    }

    boolean isWhole() {
        return total >= 0 && unitCount == (total + UNIT - 1) / UNIT;
    }

    int nextHeader() {
        return nextHeader;
    }

    int fragments() {
        return fragments;
    }

    long firstNanos() {
        return firstNanos;
    }

    int memory() {
        return OVERHEAD + bytes.length + units.length * Long.BYTES;
    }

    /** Makes the packet that is being parsed go on in this datagram. */
    void openIn(ParsedPacket packet) {
        packet.bytes = bytes;
        packet.sourceAt = 0;
        packet.destinationAt = addresses / 2;
        packet.addressLength = addresses / 2;
        packet.payloadAt = addresses;
        packet.wireEnd = addresses + total;
        packet.end = addresses + Math.min(total, cutAt);
    }

    void save(DataOutput out) throws IOException {
        out.writeLong(firstNanos);
        out.writeByte(addresses);
        out.writeInt(total);
        out.writeInt(highest);
        out.writeInt(nextHeader);
        out.writeInt(cutAt);
        out.writeInt(fragments);
        out.write(bytes, 0, addresses + highest);
        for (int i = 0; i < words(highest); i++) {
            out.writeLong(units[i]);
        }
    }

    static Datagram load(DataInput in) throws IOException {
        long firstNanos = in.readLong();
        int addresses = in.readUnsignedByte();
        int total = in.readInt();
        int highest = in.readInt();
        if ((addresses != 8 && addresses != 32) || highest < 1 || highest > MAX_BYTES) {
            throw new IOException("fragments up to byte " + highest + " with " + addresses + " bytes of addresses");
        }
        if (total != -1 && total != highest) {
            throw new IOException("datagram of " + total + " bytes with fragments up to " + highest);
        }
        Datagram datagram = new Datagram(firstNanos, new byte[addresses + highest], addresses);
        datagram.total = total;
        datagram.highest = highest;
        datagram.nextHeader = in.readInt();
        datagram.cutAt = in.readInt();
        datagram.fragments = in.readInt();
        if (datagram.cutAt < 0 || datagram.fragments < 1 || datagram.nextHeader > 255) {
            throw new IOException("datagram of " + datagram.fragments + " fragments, cut at " + datagram.cutAt);
        }
        in.readFully(datagram.bytes);
        datagram.units = new long[words(highest)];
        for (int i = 0; i < datagram.units.length; i++) {
            datagram.units[i] = in.readLong();
            datagram.unitCount += Long.bitCount(datagram.units[i]);
        }
        return datagram;
    }

    /** How many words of units reach to this byte, which is above 0. */
    private static int words(int end) {
        return (end - 1) / (UNIT * Long.SIZE) + 1;
    }

    private void ensureRoom(int end) {
        if (addresses + end > bytes.length) {
            bytes = Arrays.copyOf(bytes, addresses + Math.max(end, Math.min(MAX_BYTES, 2 * bytes.length)));
        }
        int words = words(end);
        if (words > units.length) {
            units = Arrays.copyOf(units, Math.max(words, Math.min(words(MAX_BYTES), 2 * units.length)));
        }
    }
}
