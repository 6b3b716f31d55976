// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

/** Reads the records of one file format. */
sealed interface FrameReader permits PcapReader, PcapngReader {

    /** Fills the next frame; false at the end of the data, if that lies between two records. */
    boolean next(CaptureBuffer in, Frame frame) throws CaptureException;

    /** What this reader must know to go on at {@code position}. */
    ReaderState state(long position);
}
