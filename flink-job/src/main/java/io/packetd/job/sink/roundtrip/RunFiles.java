// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * Sorted runs of lines on disk, and their merge into one output in {@link Line} order. Memory is one line and one buffer for
 * each run that is read at a time, at most {@link #FAN_IN} of them.
 */
public final class RunFiles {

    /** Runs merged at a time; more are merged in several passes. */
    static final int FAN_IN = 64;

    private static final int BUFFER_BYTES = 64 << 10;
    private static final String SUFFIX = ".run";

    private RunFiles() {}

    /** Writes sorted lines as one run. */
    static void write(Path file, List<Line> sorted) throws IOException {
        try (DataOutputStream out = open(file)) {
            for (Line line : sorted) {
                line.write(out);
            }
        }
    }

    static String name(int subtask, int number) {
        return subtask + "-" + number + SUFFIX;
    }

    /** Merges all runs of a folder, each line followed by a line feed, and deletes them. Returns the number of lines. */
    public static long merge(Path folder, OutputStream out) throws IOException {
        Deque<Path> runs = new ArrayDeque<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().forEach(runs::add);
        }
        for (int pass = 0; runs.size() > FAN_IN; pass++) {
            List<Path> some = new ArrayList<>();
            for (int i = 0; i < FAN_IN; i++) {
                some.add(runs.remove());
            }
            Path merged = folder.resolve("merged-" + pass + SUFFIX);
            try (DataOutputStream run = open(merged)) {
                mergeAll(some, line -> line.write(run));
            }
            runs.add(merged);
        }
        return mergeAll(new ArrayList<>(runs), line -> {
            out.write(line.json());
            out.write('\n');
        });
    }

    private static long mergeAll(List<Path> files, LineOutput out) throws IOException {
        PriorityQueue<Run> queue = new PriorityQueue<>((a, b) -> a.head().compareTo(b.head()));
        List<Run> open = new ArrayList<>();
        long lines = 0;
        try {
            for (Path file : files) {
                Run run = new Run(file);
                open.add(run);
                if (run.next()) {
                    queue.add(run);
                }
            }
            for (Run run = queue.poll(); run != null; run = queue.poll()) {
                out.accept(run.head());
                lines++;
                if (run.next()) {
                    queue.add(run);
                }
            }
        } finally {
            for (Run run : open) {
                run.close();
            }
        }
        for (Path file : files) {
            Files.delete(file);
        }
        return lines;
    }

    private static DataOutputStream open(Path file) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
    }

    @FunctionalInterface
    private interface LineOutput {
        void accept(Line line) throws IOException;
    }

    /** A run being read. */
    private static final class Run implements Closeable {

        private final DataInputStream in;
        private Line head = Line.NONE;

        private Run(Path file) throws IOException {
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
        }

        private Line head() {
            return head;
        }

        private boolean next() throws IOException {
            try {
                head = Line.read(in);
                return true;
            } catch (EOFException end) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
