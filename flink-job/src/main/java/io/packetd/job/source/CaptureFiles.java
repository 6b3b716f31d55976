// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.packet.capture.CaptureException;
import io.packetd.packet.capture.CaptureFile;
import io.packetd.packet.capture.Frame;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the capture files that a user means by files, folders (with everything below) and globs.
 *
 * @param files by the time of their first packet, then by path
 * @param skipped files of folders and globs that are no captures, with the reason
 */
public record CaptureFiles(List<CaptureInput> files, List<String> skipped) {

    private static final String GLOB_CHARACTERS = "*?[{";

    /** Copies the lists. */
    public CaptureFiles {
        files = List.copyOf(files);
        skipped = List.copyOf(skipped);
    }

    /**
     * Resolves what a user named; a file that is named twice is read once.
     *
     * @throws IOException if something named does not exist, is no capture, or cannot be read; the message is for the user
     */
    public static CaptureFiles resolve(List<String> named) throws IOException {
        if (named.contains(CaptureInput.STDIN)) {
            if (named.size() > 1) {
                throw new IOException("-: standard input cannot be merged with files; name it alone");
            }
            return new CaptureFiles(List.of(new CaptureInput(CaptureInput.STDIN, Long.MIN_VALUE, 0)), List.of());
        }
        Finder finder = new Finder();
        for (String name : named) {
            finder.add(name);
        }
        if (finder.files.isEmpty()) {
            throw new IOException(String.join(", ", named) + ": no capture file found"
                    + (finder.skipped.isEmpty() ? "" : "; " + finder.skipped.size() + " files are no captures"));
        }
        finder.files.sort(Comparator.comparingLong(CaptureInput::firstNanos).thenComparing(CaptureInput::path));
        return new CaptureFiles(finder.files, finder.skipped);
    }

    private static final class Finder {

        private final List<CaptureInput> files = new ArrayList<>();
        private final List<String> skipped = new ArrayList<>();
        private final Set<Path> seen = new LinkedHashSet<>();

        private void add(String name) throws IOException {
            Path path = pathOf(name);
            if (path != null && Files.isDirectory(path)) {
                addAll(below(path, null));
            } else if (path != null && Files.exists(path)) {
                if (seen.add(path.toRealPath())) {
                    files.add(probe(path));
                }
            } else if (isGlob(name)) {
                addGlob(name);
            } else {
                throw new IOException(name + ": no such file or folder");
            }
        }

        private void addGlob(String name) throws IOException {
            Path folder = globRoot(name);
            List<Path> found = Files.isDirectory(folder) ? below(folder, matcher(name)) : List.of();
            if (found.isEmpty()) {
                throw new IOException(name + ": no file matches");
            }
            addAll(found);
        }

        /** Files that nobody named one by one: what is no capture is left out. */
        private void addAll(List<Path> found) throws IOException {
            for (Path path : found) {
                if (!seen.add(path.toRealPath())) {
                    continue;
                }
                try {
                    files.add(probe(path));
                } catch (CaptureException e) {
                    skipped.add(String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private static List<Path> below(Path folder, @Nullable PathMatcher matcher) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(path -> matcher == null || matcher.matches(path.normalize()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    /** The time of the first packet; a file damaged before it has none, and tells its damage when it is read. */
    private static CaptureInput probe(Path path) throws IOException {
        if (!Files.isReadable(path)) {
            throw new IOException(path + ": not readable; check its permissions");
        }
        try (CaptureFile file = CaptureFile.open(path)) {
            Frame frame = new Frame();
            long first = Long.MAX_VALUE;
            try {
                first = file.next(frame) ? frame.capturedAtNanos : Long.MAX_VALUE;
            } catch (CaptureException damagedLater) {
                first = Long.MAX_VALUE;
            }
            return new CaptureInput(path.toString(), first, Files.size(path));
        }
    }

    private static @Nullable Path pathOf(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException notAPath) {
            return null;
        }
    }

    private static boolean isGlob(String name) {
        return name.chars().anyMatch(c -> GLOB_CHARACTERS.indexOf(c) >= 0);
    }

    /** The folder in front of the first part with a glob character. */
    private static Path globRoot(String name) {
        int glob = 0;
        while (GLOB_CHARACTERS.indexOf(name.charAt(glob)) < 0) {
            glob++;
        }
        int slash = name.lastIndexOf('/', glob);
        return slash < 0 ? Path.of("") : Path.of(name.substring(0, slash + 1));
    }

    private static PathMatcher matcher(String name) {
        String pattern = name.startsWith("./") ? name.substring(2) : name;
        return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    }
}
