// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What must be known to go on reading a capture in the middle: for checkpoints.
 *
 * @param position bytes of the uncompressed stream already consumed
 * @param format which records follow
 * @param bigEndian byte order of the file or the current section
 * @param interfaces those of the current section; exactly one in a pcap file
 * @param lastNanos capture time of the frame before, in epoch nanoseconds; 0 in a pcap file
 */
public record ReaderState(
        long position, Format format, boolean bigEndian, List<CaptureInterface> interfaces, long lastNanos) {

    private static final int VERSION = 1;

    /** The kinds of records, with their code in serialized states. */
    enum Format {
        PCAP(1),
        PCAP_MODIFIED(2),
        PCAPNG(3);

        private final int code;

        Format(int code) {
            this.code = code;
        }

        static Format ofCode(int code) throws IOException {
            return switch (code) {
                case 1 -> PCAP;
                case 2 -> PCAP_MODIFIED;
                case 3 -> PCAPNG;
                default -> throw new IOException("capture format " + code + " is not in 1 to 3");
            };
        }
    }

    /** Checks and copies. */
    public ReaderState {
        interfaces = List.copyOf(interfaces);
        if (position < 0 || (format != Format.PCAPNG && interfaces.size() != 1)) {
            throw new IllegalArgumentException("position " + position + ", " + interfaces.size() + " interfaces");
        }
    }

    /** Writes the state; {@link #read} is its counterpart. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeByte(format.code);
        out.writeBoolean(bigEndian);
        out.writeLong(position);
        out.writeLong(lastNanos);
        out.writeInt(interfaces.size());
        for (CaptureInterface each : interfaces) {
            out.writeInt(each.linkType());
            out.writeLong(each.snapLength());
            out.writeByte(each.resolution());
            out.writeLong(each.offsetSeconds());
        }
    }

    /**
     * Reads what {@link #write} wrote, of this or an older version.
     *
     * @throws IOException if the version is unknown or the bytes are no state
     */
    public static ReaderState read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("capture reader state of version " + version + ", known is " + VERSION);
        }
        Format format = Format.ofCode(in.readUnsignedByte());
        boolean bigEndian = in.readBoolean();
        long position = in.readLong();
        long lastNanos = in.readLong();
        int count = in.readInt();
        if (position < 0 || count < 0 || count > PcapngReader.MAX_INTERFACES) {
            throw new IOException("capture reader state at position " + position + " with " + count + " interfaces");
        }
        if (format != Format.PCAPNG && count != 1) {
            throw new IOException("pcap reader state with " + count + " interfaces");
        }
        List<CaptureInterface> interfaces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int linkType = in.readInt();
            long snapLength = in.readLong();
            int resolution = in.readUnsignedByte();
            interfaces.add(new CaptureInterface(linkType, snapLength, resolution, in.readLong()));
        }
        return new ReaderState(position, format, bigEndian, interfaces, lastNanos);
    }
}
