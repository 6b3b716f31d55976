// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.spool;

import io.packetd.schema.SegmentBlock;
import io.packetd.shipper.Losses;
import io.packetd.shipper.OverflowPolicy;
import io.packetd.shipper.ShipperMetric;
import io.packetd.shipper.ShipperMetrics;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Blocks in the files of a folder, first in, first out, up to a size; what finds no room is dropped by policy and booked. A file is
 * removed when all its blocks have arrived, so a process that is killed sends them again at its next start; the job knows a
 * block that came before by its number. Thread-safe; every method but {@link #settled} may wait for the disk.
 */
public final class Spool implements Closeable {

    /** Least size: so that it holds several files. */
    public static final long MIN_BYTES = 8L << 20;

    private static final String SUFFIX = ".spool";
    private static final int FILES = 8;
    private static final long MAX_FILE_BYTES = 16L << 20;

    /** The number of the first file: others may come before it. */
    private static final long FIRST = 1L << 32;

    private final Path folder;
    private final long maxBytes;
    private final long fileBytes;
    private final OverflowPolicy policy;
    private final Losses losses;
    private final ShipperMetrics metrics;
    private final FileChannel lockChannel;
    private final ArrayDeque<SpoolFile> files = new ArrayDeque<>();
    private final Set<SpoolFile> read = new HashSet<>();
    private long firstNumber = FIRST;
    private long nextNumber = FIRST;
    private long bytes;

    /** Files to read from. */
    private volatile int readable;

    private Spool(
            Path folder,
            long maxBytes,
            OverflowPolicy policy,
            Losses losses,
            ShipperMetrics metrics,
            FileChannel lockChannel) {
        this.folder = folder;
        this.maxBytes = maxBytes;
        this.fileBytes = Math.min(MAX_FILE_BYTES, maxBytes / FILES);
        this.policy = policy;
        this.losses = losses;
        this.metrics = metrics;
        this.lockChannel = lockChannel;
        metrics.gauge(ShipperMetric.SPOOL_BYTES, this::bytes);
    }

    /** A block out of the spool, and the file that it keeps. */
    public record Entry(SegmentBlock block, Object file) {}

    /**
     * Opens a spool, with what an earlier run left in it.
     *
     * @param maxBytes {@link #MIN_BYTES} or more
     * @throws IOException if the folder cannot be written to, or another process uses it
     */
    public static Spool open(Path folder, long maxBytes, OverflowPolicy policy, Losses losses, ShipperMetrics metrics)
            throws IOException {
        if (maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException("a spool of " + maxBytes + " bytes; at least " + MIN_BYTES);
        }
        Files.createDirectories(folder);
        FileChannel lockChannel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!lock(lockChannel)) {
            lockChannel.close();
            throw new IOException(folder + ": another shipper uses this spool; give each one its own");
        }
        Spool spool = new Spool(folder, maxBytes, policy, losses, metrics, lockChannel);
        spool.findLeftovers();
        return spool;
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            // held until the channel is closed, with the process at the latest
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    private void findLeftovers() throws IOException {
        List<Path> found;
        try (Stream<Path> list = Files.list(folder)) {
            found = list.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
        for (Path path : found) {
            String name = String.valueOf(path.getFileName());
            long number;
            try {
                number = Long.parseLong(name.substring(0, name.length() - SUFFIX.length()), 16);
            } catch (NumberFormatException notOurs) {
                continue;
            }
            if (files.isEmpty()) {
                firstNumber = number;
            }
            nextNumber = number + 1;
            SpoolFile file = new SpoolFile(path, true);
            files.add(file);
            readable = files.size();
            bytes += file.size();
        }
    }

    private SpoolFile create(long number) throws IOException {
        return new SpoolFile(folder.resolve(String.format("%016x", number) + SUFFIX), false);
    }

    /** Adds a block behind all others; a block that finds no room, or cannot be written, is booked as lost. */
    public synchronized void add(SegmentBlock block) {
        long needed = SpoolFile.bytesOf(block);
        try {
            while (bytes + needed > maxBytes) {
                if (policy == OverflowPolicy.NEWEST || files.isEmpty()) {
                    losses.book(block);
                    return;
                }
                dropOldest();
            }
            SpoolFile last = files.peekLast();
            if (last == null || last.isLeftover() || last.size() + needed > fileBytes) {
                last = create(nextNumber);
                nextNumber++;
                files.add(last);
                readable = files.size();
            }
            last.append(block);
            bytes += needed;
            metrics.add(ShipperMetric.SPOOLED_BLOCKS, 1);
        } catch (IOException e) {
            metrics.add(ShipperMetric.SPOOL_ERRORS, 1);
            losses.book(block);
        }
    }

    /** Puts blocks before all others: those that were on their way when the shipper ends. */
    public synchronized void putBack(List<SegmentBlock> blocks) throws IOException {
        if (blocks.isEmpty()) {
            return;
        }
        firstNumber--;
        SpoolFile file = create(firstNumber);
        files.addFirst(file);
        readable = files.size();
        for (SegmentBlock block : blocks) {
            file.append(block);
            bytes += SpoolFile.bytesOf(block);
        }
    }

    private void dropOldest() throws IOException {
        SpoolFile oldest = files.removeFirst();
        readable = files.size();
        for (SegmentBlock block = oldest.next(); block != null; block = oldest.next()) {
            losses.book(block);
        }
        endOf(oldest);
    }

    /** Whether there is surely no block to read; never waits. */
    public boolean isEmpty() {
        return readable == 0;
    }

    /** Takes the oldest block; null if there is none. */
    public synchronized @Nullable Entry next() {
        while (true) {
            SpoolFile first = files.peekFirst();
            if (first == null) {
                return null;
            }
            try {
                SegmentBlock block = first.next();
                if (block != null) {
                    first.taken();
                    if (first.isLeftover()) {
                        metrics.add(ShipperMetric.SPOOL_LEFTOVER_BLOCKS, 1);
                    }
                    return new Entry(block, first);
                }
            } catch (IOException e) {
                metrics.add(ShipperMetric.SPOOL_ERRORS, 1);
            }
            files.removeFirst();
            readable = files.size();
            endOf(first);
        }
    }

    /** Nothing more is read of a file. */
    private void endOf(SpoolFile file) {
        metrics.add(ShipperMetric.SPOOL_TORN_BYTES, file.unreadBytes());
        if (file.isSettled()) {
            remove(file);
        } else {
            read.add(file);
        }
    }

    /** Notes that a block has arrived, or was given up. */
    public synchronized void settled(Entry entry) {
        SpoolFile file = (SpoolFile) entry.file();
        if (file.settled() && read.remove(file)) {
            remove(file);
        }
    }

    private void remove(SpoolFile file) {
        bytes -= file.size();
        try {
            file.delete();
        } catch (IOException e) {
            metrics.add(ShipperMetric.SPOOL_ERRORS, 1);
        }
    }

    private synchronized long bytes() {
        return bytes;
    }

    /** Closes the files; blocks that have not arrived stay in them. */
    @Override
    public synchronized void close() throws IOException {
        for (SpoolFile file : files) {
            file.close();
        }
        for (SpoolFile file : read) {
            file.close();
        }
        lockChannel.close();
    }
}
