// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder for sorted runs under the system's folder for temporary files; goes with the command, also when that is interrupted. */
final class RunFolder implements AutoCloseable {

    private final Path path;
    private final Thread hook;

    RunFolder() throws IOException {
        path = Files.createTempDirectory("packetd-");
        hook = new Thread(this::deleteQuietly, "delete-runs");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(hook);
        delete();
    }

    private void delete() throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(path)) {
            files = found.toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.delete(path);
    }

    /** The process ends anyway; what cannot be deleted now is left to the system. */
    private void deleteQuietly() {
        try {
            delete();
        } catch (NoSuchFileException done) {
            return;
        } catch (IOException | UncheckedIOException left) {
            return;
        }
    }
}
