// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.packet.capture.CaptureException;
import io.packetd.packet.capture.CaptureFile;
import io.packetd.packet.capture.Frame;
import io.packetd.packet.capture.ReaderState;
import java.io.Closeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Several files as one capture: always the file goes on whose next frame is the oldest, of equal ones the file that was named
 * first. Order inside a file is never changed. A file is opened when the front reaches its first packet. A damaged file ends
 * at its damage, and the others go on.
 */
final class CaptureMerge implements Closeable {

    private static final int WAITING = 0;
    private static final int OPEN = 1;
    private static final int DONE = 2;

    private final List<Cursor> cursors = new ArrayList<>();
    private final PriorityQueue<Cursor> waiting = new PriorityQueue<>();
    private final Consumer<String> damage;

    /** The file of the frame delivered last. */
    private @Nullable Cursor current;

    /**
     * Before the first frame.
     *
     * @param damage takes the message when a file turns out to be damaged
     */
    CaptureMerge(List<CaptureInput> files, Consumer<String> damage) {
        this.damage = damage;
        for (CaptureInput file : files) {
            cursors.add(new Cursor(file, cursors.size()));
        }
        waiting.addAll(cursors);
    }

    /** Goes to the next frame; false when there is none. */
    boolean next() throws IOException {
        Cursor candidate = current;
        current = null;
        if (candidate != null && !advance(candidate)) {
            candidate = null;
        }
        while (true) {
            Cursor head = waiting.peek();
            if (candidate != null && (head == null || candidate.compareTo(head) <= 0)) {
                current = candidate;
                return true;
            }
            if (head == null) {
                return false;
            }
            if (candidate != null) {
                waiting.add(candidate);
            }
            waiting.remove(head);
            candidate = head.status == WAITING && !open(head) ? null : head;
        }
    }

    /** The frame; valid until the next call of {@link #next}. */
    Frame frame() {
        if (current == null) {
            throw new IllegalStateException("no frame: next() was not called or returned false");
        }
        return current.frame;
    }

    /** Bytes taken from disk so far. */
    long bytesRead() {
        long sum = 0;
        for (Cursor cursor : cursors) {
            sum += cursor.bytesRead();
        }
        return sum;
    }

    private boolean open(Cursor cursor) throws IOException {
        try {
            cursor.file = cursor.input.isStdin()
                    ? CaptureFile.open(System.in, "standard input")
                    : CaptureFile.open(Path.of(cursor.input.path()));
            cursor.status = OPEN;
        } catch (CaptureException e) {
            cursor.status = DONE;
            damage.accept(String.valueOf(e.getMessage()));
            return false;
        }
        return advance(cursor);
    }

    private boolean advance(Cursor cursor) throws IOException {
        CaptureFile file = cursor.file();
        try {
            if (file.next(cursor.frame)) {
                cursor.time = cursor.frame.capturedAtNanos;
                return true;
            }
        } catch (CaptureException e) {
            damage.accept(String.valueOf(e.getMessage()));
        }
        cursor.bytesRead = file.bytesReadFromDisk();
        cursor.status = DONE;
        cursor.file = null;
        file.close();
        return false;
    }

    /**
     * Where reading stands: per file its state and, for all but the file of the last frame, the frame that was read ahead.
     */
    void save(DataOutput out) throws IOException {
        out.writeInt(current == null ? -1 : current.ordinal);
        for (Cursor cursor : cursors) {
            out.writeByte(cursor.status);
            out.writeLong(cursor.bytesRead());
            if (cursor.status == OPEN) {
                cursor.file().state().write(out);
                if (cursor != current) {
                    writeFrame(cursor.frame, out);
                }
            }
        }
    }

    /** Goes to where {@link #save} was called; to be called before anything else. */
    void restore(DataInput in) throws IOException {
        waiting.clear();
        int last = in.readInt();
        for (Cursor cursor : cursors) {
            cursor.status = in.readUnsignedByte();
            cursor.bytesRead = in.readLong();
            if (cursor.status == OPEN) {
                cursor.resume(ReaderState.read(in));
                if (cursor.ordinal == last) {
                    current = cursor;
                } else {
                    readFrame(cursor.frame, in);
                    cursor.time = cursor.frame.capturedAtNanos;
                }
            }
            if (cursor.status != DONE && cursor != current) {
                waiting.add(cursor);
            }
        }
    }

    private static void writeFrame(Frame frame, DataOutput out) throws IOException {
        out.writeLong(frame.capturedAtNanos);
        out.writeInt(frame.linkType);
        out.writeInt(frame.originalLength);
        out.writeInt(frame.length);
        out.write(frame.bytes, frame.offset, frame.length);
    }

    private static void readFrame(Frame frame, DataInput in) throws IOException {
        frame.capturedAtNanos = in.readLong();
        frame.linkType = in.readInt();
        frame.originalLength = in.readInt();
        frame.length = in.readInt();
        frame.offset = 0;
        frame.bytes = new byte[frame.length];
        in.readFully(frame.bytes);
    }

    @Override
    public void close() throws IOException {
        for (Cursor cursor : cursors) {
            if (cursor.file != null) {
                cursor.file.close();
            }
        }
    }

    /** One file and the frame at its front. */
    private static final class Cursor implements Comparable<Cursor> {

        private final CaptureInput input;
        private final int ordinal;
        private final Frame frame = new Frame();
        private @Nullable CaptureFile file;
        private int status = WAITING;
        private long time;

        /** Bytes taken from disk by files that are closed, or before the restore. */
        private long bytesRead;

        private Cursor(CaptureInput input, int ordinal) {
            this.input = input;
            this.ordinal = ordinal;
            this.time = input.firstNanos();
        }

        private CaptureFile file() {
            if (file == null) {
                throw new IllegalStateException(input.path() + " is not open");
            }
            return file;
        }

        private void resume(ReaderState state) throws IOException {
            if (input.isStdin()) {
                throw new IOException("standard input cannot be read again after a failure");
            }
            file = CaptureFile.resume(Path.of(input.path()), state);
        }

        private long bytesRead() {
            return file == null ? bytesRead : Math.max(bytesRead, file.bytesReadFromDisk());
        }

        @Override
        @SuppressWarnings("ComparableType") // an order of reading, not of values
        public int compareTo(Cursor other) {
            return time != other.time ? Long.compare(time, other.time) : Integer.compare(ordinal, other.ordinal);
        }
    }
}
