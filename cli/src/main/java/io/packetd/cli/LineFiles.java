// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.sink.roundtrip.LineOutput;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Lines to standard output or to a file that is rotated: each line is one write, so that lines never mix and are there at once.
 * When the file has grown to its size it becomes {@code FILE.1}, the one before {@code FILE.2}, and so on.
 */
final class LineFiles implements LineOutput, Closeable {

    private final @Nullable Path file;
    private final long maxBytes;
    private final int backups;
    private final Runnable failed;
    private OutputStream out;
    private long bytes;
    private @Nullable IOException failure;

    private LineFiles(OutputStream out, @Nullable Path file, long maxBytes, int backups, Runnable failed) {
        this.out = out;
        this.file = file;
        this.maxBytes = maxBytes;
        this.backups = backups;
        this.failed = failed;
    }

    /**
     * To a stream.
     *
     * @param failed called once when a line cannot be written
     */
    static LineFiles toStream(OutputStream out, Runnable failed) {
        return new LineFiles(out, null, Long.MAX_VALUE, 0, failed);
    }

    /**
     * To a file, after what is in it.
     *
     * @param maxBytes a line that would make the file longer goes into the next one
     * @param backups files kept beside it, at least 0
     */
    static LineFiles toFile(Path file, long maxBytes, int backups, Runnable failed) throws IOException {
        LineFiles files = new LineFiles(append(file), file, maxBytes, backups, failed);
        files.bytes = Files.size(file);
        return files;
    }

    private static OutputStream append(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public synchronized void write(byte[] line) {
        if (failure != null) {
            return;
        }
        try {
            if (file != null && bytes > 0 && bytes + line.length > maxBytes) {
                rotate(file);
            }
            out.write(line);
            out.flush();
            bytes += line.length;
        } catch (IOException e) {
            failure = e;
            failed.run();
        }
    }

    private void rotate(Path path) throws IOException {
        out.close();
        for (int number = backups; number >= 1; number--) {
            Path from = number == 1 ? path : backup(path, number - 1);
            if (Files.exists(from)) {
                Files.move(from, backup(path, number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (backups == 0) {
            Files.delete(path);
        }
        out = append(path);
        bytes = 0;
    }

    private static Path backup(Path path, int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    /** What went wrong, or null. */
    synchronized @Nullable IOException failure() {
        return failure;
    }

    @Override
    public synchronized void close() throws IOException {
        if (file != null) {
            out.close();
        }
    }
}
