// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import java.util.List;

/**
 * The classic format of libpcap, with micro- or nanoseconds, in both byte orders, and the variant with longer record headers
 * that patched kernels once wrote.
 *
 * <pre>
 * file:   magic(4) major(2) minor(2) zone(4) accuracy(4) snaplen(4) linktype(4)
 * record: seconds(4) fraction(4) captured(4) original(4) [interface(4) protocol(2) type(1) pad(1)] bytes
 * </pre>
 */
final class PcapReader implements FrameReader {

    static final int MICROSECONDS = 0xa1b2c3d4;
    static final int NANOSECONDS = 0xa1b23c4d;
    static final int MODIFIED = 0xa1b2cd34;

    private static final int FILE_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int MODIFIED_RECORD_HEADER = 24;
    private static final long SECOND = 1_000_000_000L;

    private final boolean bigEndian;
    private final CaptureInterface origin;
    private final int recordHeader;
    private final int linkType;
    private final long unitNanos;

    private PcapReader(boolean bigEndian, boolean modified, CaptureInterface origin) {
        this.bigEndian = bigEndian;
        this.origin = origin;
        this.recordHeader = modified ? MODIFIED_RECORD_HEADER : RECORD_HEADER;
        this.linkType = origin.linkType();
        this.unitNanos = origin.resolution() == CaptureInterface.NANOSECONDS ? 1 : 1000;
    }

    static PcapReader resumed(ReaderState state) {
        return new PcapReader(
                state.bigEndian(),
                state.format() == ReaderState.Format.PCAP_MODIFIED,
                state.interfaces().get(0));
    }

    static boolean isMagic(int magic) {
        return magic == MICROSECONDS || magic == NANOSECONDS || magic == MODIFIED;
    }

    /** Reads the file header, whose magic was found in the given byte order. */
    static PcapReader open(CaptureBuffer in, boolean bigEndian) throws CaptureException {
        if (!in.has(FILE_HEADER)) {
            throw in.cut(0, "the file header of 24 bytes");
        }
        int magic = in.intAt(in.at(), bigEndian);
        long snapLength = in.unsignedIntAt(in.at() + 16, bigEndian);
        // The upper half may tell of frame check sequences; the length in the IP header cuts them off.
        int type = in.intAt(in.at() + 20, bigEndian) & 0xffff;
        in.advance(FILE_HEADER);
        int resolution = magic == NANOSECONDS ? CaptureInterface.NANOSECONDS : CaptureInterface.MICROSECONDS;
        return new PcapReader(bigEndian, magic == MODIFIED, new CaptureInterface(type, snapLength, resolution, 0));
    }

    @Override
    public boolean next(CaptureBuffer in, Frame frame) throws CaptureException {
        long start = in.position();
        if (!in.has(recordHeader)) {
            if (in.endsHere()) {
                return false;
            }
            throw in.cut(start, "a record header of " + recordHeader + " bytes");
        }
        long captured = in.unsignedIntAt(in.at() + 8, bigEndian);
        if (captured > Frame.MAX_BYTES) {
            throw in.corrupt(start, "a frame of " + captured + " bytes exceeds " + Frame.MAX_BYTES);
        }
        int length = (int) captured;
        if (!in.has(recordHeader + length)) {
            throw in.cut(start, "a frame of " + length + " bytes");
        }
        int at = in.at();
        long nanos = in.unsignedIntAt(at, bigEndian) * SECOND + in.unsignedIntAt(at + 4, bigEndian) * unitNanos;
        long original = in.unsignedIntAt(at + 12, bigEndian);
        frame.set(nanos, linkType, in.bytes(), at + recordHeader, length, original);
        in.advance(recordHeader + length);
        return true;
    }

    @Override
    public ReaderState state(long position) {
        ReaderState.Format format =
                recordHeader == RECORD_HEADER ? ReaderState.Format.PCAP : ReaderState.Format.PCAP_MODIFIED;
        return new ReaderState(position, format, bigEndian, List.of(origin), 0);
    }
}
