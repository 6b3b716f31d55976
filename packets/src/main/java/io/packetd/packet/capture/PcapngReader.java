// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * The pcapng format (draft-ietf-opsawg-pcapng): sections of either byte order, each with its interfaces, enhanced, simple and
 * obsolete packet blocks. Blocks of other types are passed over unread, whatever their length.
 *
 * <pre>
 * block: type(4) length(4) body(length - 12) length(4)
 * </pre>
 *
 * A simple packet block has no time; its frame gets the time of the frame before.
 */
final class PcapngReader implements FrameReader {

    static final int SECTION_HEADER = 0x0a0d0d0a;

    private static final int INTERFACE_DESCRIPTION = 1;
    private static final int OBSOLETE_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int BYTE_ORDER_MAGIC = 0x1a2b3c4d;

    private static final int OPTION_END = 0;
    private static final int OPTION_TIME_RESOLUTION = 9;
    private static final int OPTION_TIME_OFFSET = 14;

    /** Most bytes of a block that is looked into: the longest frame, and options. */
    private static final int MAX_BLOCK = Frame.MAX_BYTES + (1 << 20);

    /** Most interfaces of a section: the number field of old packet blocks holds no more. */
    static final int MAX_INTERFACES = 1 << 16;

    private boolean bigEndian;
    private final List<CaptureInterface> interfaces = new ArrayList<>();
    private long lastNanos;

    static PcapngReader resumed(ReaderState state) {
        PcapngReader reader = new PcapngReader();
        reader.bigEndian = state.bigEndian();
        reader.interfaces.addAll(state.interfaces());
        reader.lastNanos = state.lastNanos();
        return reader;
    }

    /** Reads the header of the first section. */
    static PcapngReader open(CaptureBuffer in) throws CaptureException {
        PcapngReader reader = new PcapngReader();
        reader.readBlock(in, new Frame());
        return reader;
    }

    @Override
    public boolean next(CaptureBuffer in, Frame frame) throws CaptureException {
        while (in.has(8) || !in.endsHere()) {
            if (readBlock(in, frame)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public ReaderState state(long position) {
        return new ReaderState(position, ReaderState.Format.PCAPNG, bigEndian, interfaces, lastNanos);
    }

    /** Reads one block; true if it filled the frame. */
    private boolean readBlock(CaptureBuffer in, Frame frame) throws CaptureException {
        long start = in.position();
        if (!in.has(12)) {
            throw in.cut(start, "a block header");
        }
        int type = in.intAt(in.at(), bigEndian);
        if (type == SECTION_HEADER) {
            bigEndian = byteOrder(in, start);
        }
        long total = in.unsignedIntAt(in.at() + 4, bigEndian);
        if (total < 12 || (total & 3) != 0) {
            throw in.corrupt(start, "a block of " + total + " bytes: below 12, or no multiple of 4");
        }
        boolean wanted =
                switch (type) {
                    case SECTION_HEADER, INTERFACE_DESCRIPTION, OBSOLETE_PACKET, SIMPLE_PACKET, ENHANCED_PACKET -> true;
                    default -> false;
                };
        if (!wanted) {
            skipBlock(in, start, total);
            return false;
        }
        if (total > MAX_BLOCK) {
            throw in.corrupt(start, "a block of " + total + " bytes exceeds " + MAX_BLOCK);
        }
        int length = (int) total;
        if (!in.has(length)) {
            throw in.cut(start, "a block of " + length + " bytes");
        }
        checkTrailer(in, start, in.at() + length - 4, total);
        boolean isFrame = readWhole(in, start, type, length, frame);
        in.advance(length);
        return isFrame;
    }

    private boolean readWhole(CaptureBuffer in, long start, int type, int length, Frame frame) throws CaptureException {
        int body = in.at() + 8;
        int bodyEnd = in.at() + length - 4;
        switch (type) {
            case SECTION_HEADER -> readSection(in, start, body, bodyEnd);
            case INTERFACE_DESCRIPTION -> readInterface(in, start, body, bodyEnd);
            case SIMPLE_PACKET -> readSimple(in, start, body, bodyEnd, frame);
            case ENHANCED_PACKET -> {
                requireBody(in, start, bodyEnd - body, 20);
                readPacket(in, start, in.unsignedIntAt(body, bigEndian), body, bodyEnd, frame);
            }
            default -> {
                requireBody(in, start, bodyEnd - body, 20);
                readPacket(in, start, in.unsignedShortAt(body, bigEndian), body, bodyEnd, frame);
            }
        }
        return type != SECTION_HEADER && type != INTERFACE_DESCRIPTION;
    }

    private static boolean byteOrder(CaptureBuffer in, long start) throws CaptureException {
        int magic = in.intAt(in.at() + 8, true);
        if (magic == BYTE_ORDER_MAGIC) {
            return true;
        }
        if (magic == Integer.reverseBytes(BYTE_ORDER_MAGIC)) {
            return false;
        }
        throw in.corrupt(start, "a section header without byte-order magic");
    }

    private void readSection(CaptureBuffer in, long start, int body, int bodyEnd) throws CaptureException {
        requireBody(in, start, bodyEnd - body, 16);
        int major = in.unsignedShortAt(body + 4, bigEndian);
        if (major != 1) {
            throw in.corrupt(start, "a section of pcapng version " + major + ", known is 1");
        }
        interfaces.clear();
    }

    private void readInterface(CaptureBuffer in, long start, int body, int bodyEnd) throws CaptureException {
        requireBody(in, start, bodyEnd - body, 8);
        if (interfaces.size() == MAX_INTERFACES) {
            throw in.corrupt(start, "more than " + MAX_INTERFACES + " interfaces in one section");
        }
        int linkType = in.unsignedShortAt(body, bigEndian);
        long snapLength = in.unsignedIntAt(body + 4, bigEndian);
        int resolution = CaptureInterface.MICROSECONDS;
        long offsetSeconds = 0;
        int at = body + 8;
        while (bodyEnd - at >= 4) {
            int code = in.unsignedShortAt(at, bigEndian);
            int length = in.unsignedShortAt(at + 2, bigEndian);
            if (code == OPTION_END) {
                break;
            }
            if (length > bodyEnd - at - 4) {
                throw in.corrupt(start, "an interface option of " + length + " bytes that exceeds its block");
            }
            if (code == OPTION_TIME_RESOLUTION && length >= 1) {
                resolution = in.bytes()[at + 4] & 0xff;
            } else if (code == OPTION_TIME_OFFSET && length >= 8) {
                offsetSeconds = in.longAt(at + 4, bigEndian);
            }
            at += 4 + ((length + 3) & ~3);
        }
        interfaces.add(new CaptureInterface(linkType, snapLength, resolution, offsetSeconds));
    }

    private void readPacket(CaptureBuffer in, long start, long number, int body, int bodyEnd, Frame frame)
            throws CaptureException {
        CaptureInterface origin = origin(in, start, number);
        long units = in.unsignedIntAt(body + 4, bigEndian) << 32 | in.unsignedIntAt(body + 8, bigEndian);
        long captured = in.unsignedIntAt(body + 12, bigEndian);
        if (captured > bodyEnd - body - 20 || captured > Frame.MAX_BYTES) {
            throw in.corrupt(start, "a frame of " + captured + " bytes that exceeds its block");
        }
        lastNanos = origin.nanos(units);
        long original = in.unsignedIntAt(body + 16, bigEndian);
        frame.set(lastNanos, origin.linkType(), in.bytes(), body + 20, (int) captured, original);
    }

    private void readSimple(CaptureBuffer in, long start, int body, int bodyEnd, Frame frame) throws CaptureException {
        requireBody(in, start, bodyEnd - body, 4);
        CaptureInterface origin = origin(in, start, 0);
        long original = in.unsignedIntAt(body, bigEndian);
        long captured = Math.min(original, Math.min(bodyEnd - body - 4, Frame.MAX_BYTES));
        if (origin.snapLength() > 0) {
            captured = Math.min(captured, origin.snapLength());
        }
        frame.set(lastNanos, origin.linkType(), in.bytes(), body + 4, (int) captured, original);
    }

    private CaptureInterface origin(CaptureBuffer in, long start, long number) throws CaptureException {
        if (number >= interfaces.size()) {
            throw in.corrupt(
                    start, "a frame of interface " + number + " where " + interfaces.size() + " are described");
        }
        return interfaces.get((int) number);
    }

    private void skipBlock(CaptureBuffer in, long start, long total) throws CaptureException {
        if (!in.skip(total - 4) || !in.has(4)) {
            throw in.cut(start, "a block of " + total + " bytes");
        }
        checkTrailer(in, start, in.at(), total);
        in.advance(4);
    }

    private void checkTrailer(CaptureBuffer in, long start, int at, long total) throws CaptureException {
        long again = in.unsignedIntAt(at, bigEndian);
        if (again != total) {
            throw in.corrupt(start, "a block of " + total + " bytes that ends as one of " + again);
        }
    }

    private static void requireBody(CaptureBuffer in, long start, int length, int needed) throws CaptureException {
        if (length < needed) {
            throw in.corrupt(start, "a block body of " + length + " bytes, " + needed + " needed");
        }
    }
}
