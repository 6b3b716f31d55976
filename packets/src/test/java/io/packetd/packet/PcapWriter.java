// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes pcap files for tests and benchmarks. */
public final class PcapWriter implements Closeable {

    /** What the fraction of a time stamp counts. */
    public enum Unit {
        MICROSECONDS(0xa1b2c3d4, 1000),
        NANOSECONDS(0xa1b23c4d, 1);

        private final int magic;
        private final int nanos;

        Unit(int magic, int nanos) {
            this.magic = magic;
            this.nanos = nanos;
        }
    }

    private static final long SECOND = 1_000_000_000L;

    private final OutputStream out;
    private final Unit unit;
    private final ByteBuffer header = ByteBuffer.allocate(24);

    /** Writes the file header of a little-endian file with nanoseconds. */
    public PcapWriter(OutputStream out, int linkType) throws IOException {
        this(out, linkType, Unit.NANOSECONDS, ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes the file header. */
    public PcapWriter(OutputStream out, int linkType, Unit unit, ByteOrder order) throws IOException {
        this.out = out;
        this.unit = unit;
        header.order(order);
        header.putInt(unit.magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0);
        header.putInt(262_144).putInt(linkType);
        out.write(header.array());
    }

    /** Writes a whole frame. */
    public void write(long epochNanos, byte[] frame) throws IOException {
        write(epochNanos, frame, 0, frame.length, frame.length);
    }

    /** Writes a frame, perhaps one that a snap length cut. */
    public void write(long epochNanos, byte[] frame, int offset, int length, int originalLength) throws IOException {
        header.clear();
        header.putInt((int) Math.floorDiv(epochNanos, SECOND));
        header.putInt((int) (Math.floorMod(epochNanos, SECOND) / unit.nanos));
        header.putInt(length).putInt(originalLength);
        out.write(header.array(), 0, header.position());
        out.write(frame, offset, length);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
