// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one capture, in the order of the file, in constant memory. Formats are told apart by their first
 * bytes: pcap (micro- and nanoseconds, both byte orders, also with the longer record headers of patched kernels), pcapng,
 * each plain or inside gzip or zstd.
 *
 * <p>Not thread-safe, except {@link #bytesReadFromDisk()}.
 */
public final class CaptureFile implements Closeable {

    private static final int ZSTD_MAGIC = 0xfd2fb528;
    /** Any of the sixteen magics of zstd's skippable frames. */
    private static final int ZSTD_SKIPPABLE = 0x184d2a50;

    private final CountingStream disk;
    private final InputStream stream;
    private final CaptureBuffer buffer;
    private final FrameReader reader;
    private long consumed;
    private @Nullable CaptureException failure;

    private CaptureFile(Opened opened, CaptureBuffer buffer, FrameReader reader) {
        this.disk = opened.disk();
        this.stream = opened.stream();
        this.buffer = buffer;
        this.reader = reader;
        this.consumed = buffer.position();
    }

    /**
     * Opens a capture.
     *
     * @throws CaptureException if it is empty, cut in its first header, or no capture
     * @throws IOException if the file cannot be opened
     */
    public static CaptureFile open(Path path) throws IOException {
        return open(Files.newInputStream(path), path.toString());
    }

    /**
     * Opens a capture that comes as a stream, such as standard input.
     *
     * @param in closed with the capture
     * @param name names the stream in messages
     * @throws CaptureException if it is empty, cut in its first header, or no capture
     */
    public static CaptureFile open(InputStream in, String name) throws IOException {
        Opened opened = Opened.of(in, name);
        try {
            CaptureBuffer buffer = new CaptureBuffer(opened.stream(), name, opened.compressed());
            return new CaptureFile(opened, buffer, detect(buffer));
        } catch (IOException e) {
            opened.stream().close();
            throw e;
        }
    }

    /**
     * Opens a capture where an earlier reader stood. In a compressed file everything before is decompressed again.
     *
     * @param state from {@link #state()} of a reader of the same file
     * @throws CaptureException if the file is shorter than the state says
     */
    public static CaptureFile resume(Path path, ReaderState state) throws IOException {
        Opened opened = Opened.of(Files.newInputStream(path), path.toString());
        try {
            CaptureBuffer buffer = new CaptureBuffer(opened.stream(), path.toString(), opened.compressed());
            if (!buffer.seek(state.position())) {
                throw buffer.cut(buffer.position(), "the file, already read up to byte " + state.position() + ",");
            }
            FrameReader reader = state.format() == ReaderState.Format.PCAPNG
                    ? PcapngReader.resumed(state)
                    : PcapReader.resumed(state);
            return new CaptureFile(opened, buffer, reader);
        } catch (IOException e) {
            opened.stream().close();
            throw e;
        }
    }

    /**
     * Fills in the next frame, which stays valid until the next call.
     *
     * @return false at the end of the capture
     * @throws CaptureException if the capture is damaged here; the same one again at every further call
     */
    public boolean next(Frame frame) throws CaptureException {
        if (failure != null) {
            throw failure;
        }
        try {
            boolean isFrame = reader.next(buffer, frame);
            consumed = buffer.position();
            return isFrame;
        } catch (CaptureException e) {
            failure = e;
            throw e;
        }
    }

    /** Bytes of the uncompressed stream that whole records took so far. */
    public long position() {
        return consumed;
    }

    /** What {@link #resume} needs to go on behind the frame delivered last. */
    public ReaderState state() {
        return reader.state(consumed);
    }

    /** Bytes taken from the file so far, before decompression: for progress. May be called by any thread. */
    public long bytesReadFromDisk() {
        return disk.count();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private static FrameReader detect(CaptureBuffer in) throws CaptureException {
        if (!in.has(4)) {
            throw in.endsHere() ? in.noCapture("the file is empty") : in.cut(0, "the first header");
        }
        int magic = in.intAt(in.at(), true);
        if (magic == PcapngReader.SECTION_HEADER) {
            return PcapngReader.open(in);
        }
        if (PcapReader.isMagic(magic)) {
            return PcapReader.open(in, true);
        }
        if (PcapReader.isMagic(Integer.reverseBytes(magic))) {
            return PcapReader.open(in, false);
        }
        throw in.noCapture("not a capture: the first bytes are " + Integer.toHexString(magic));
    }

    /** A stream with its compression undone. */
    private record Opened(CountingStream disk, InputStream stream, boolean compressed) {

        static Opened of(InputStream in, String name) throws IOException {
            CountingStream disk = new CountingStream(in);
            try {
                PushbackInputStream head = new PushbackInputStream(disk, 4);
                byte[] first = head.readNBytes(4);
                head.unread(first);
                if (first.length < 4) {
                    return new Opened(disk, head, false);
                }
                int magic = (first[0] & 0xff) | (first[1] & 0xff) << 8 | (first[2] & 0xff) << 16 | first[3] << 24;
                if ((magic & 0xffffff) == 0x088b1f) {
                    return new Opened(disk, new GzipStream(head), true);
                }
                if (magic == ZSTD_MAGIC || (magic & ~0xf) == ZSTD_SKIPPABLE) {
                    return new Opened(disk, new ZstdInputStreamNoFinalizer(head), true);
                }
                return new Opened(disk, head, false);
            } catch (IOException e) {
                disk.close();
                throw new CaptureException(name + ": cannot be read: " + e.getMessage(), 0, e);
            }
        }
    }
}
