// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

/** One captured frame: a reusable carrier, filled by {@link CaptureFile#next} and valid until its next call. */
public final class Frame {

    /** Most bytes of one frame; a longer one means that the file is corrupt. */
    public static final int MAX_BYTES = 16 << 20;

    /** Capture time in epoch nanoseconds. */
    public long capturedAtNanos;

    /** Link type by number, as in the registry of tcpdump.org: 1 is Ethernet. */
    public int linkType;

    /** Holds the frame; the buffer of the reader, not to be changed. */
    public byte[] bytes = new byte[0];

    /** Where the frame begins in {@link #bytes}. */
    public int offset;

    /** Bytes captured, at most {@link #MAX_BYTES}. */
    public int length;

    /** Bytes on the wire, {@link #length} to {@link #MAX_BYTES}; more when the snap length cut the frame. */
    public int originalLength;

    void set(long nanos, int type, byte[] buffer, int at, int captured, long original) {
        capturedAtNanos = nanos;
        linkType = type;
        bytes = buffer;
        offset = at;
        length = captured;
        originalLength = (int) Math.max(captured, Math.min(original, MAX_BYTES));
    }
}
