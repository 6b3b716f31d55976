// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.packet.BlockFiller;
import io.packetd.packet.PacketOptions;
import io.packetd.packet.capture.CaptureException;
import io.packetd.packet.capture.CaptureFile;
import io.packetd.packet.capture.Frame;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Protocols;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentCursor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The captures that tests read: the fixtures of the repository, and the shared ones where they lie beside it. */
public final class Captures {

    private Captures() {}

    /** Every capture of the folders of these protocols and of those read inside them, fixtures first. */
    public static List<Path> of(String... protocols) {
        List<Path> files = new ArrayList<>();
        for (String protocol : protocols) {
            add(protocol, files);
            Protocol<?> known = Protocols.standard(DecoderOptions.DEFAULT).byId(protocol);
            if (known != null) {
                known.readings().forEach(reading -> add(reading.id(), files));
            }
        }
        return files;
    }

    private static void add(String protocol, List<Path> files) {
        files.addAll(in(Path.of(System.getProperty("packetd.fixtures"), protocol)));
        files.addAll(in(Path.of(System.getProperty("packetd.captures"), protocol)));
    }

    private static List<Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(
                            p -> p.toString().endsWith(".pcap") || p.toString().endsWith(".pcapng"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The segments of a capture, in order; what was cut off its end is left out. */
    public static List<Seg> read(Path path) {
        BlockFiller filler = new BlockFiller(1, "", PacketOptions.DEFAULT);
        List<Seg> segments = new ArrayList<>();
        Frame frame = new Frame();
        try (CaptureFile file = CaptureFile.open(path)) {
            while (file.next(frame)) {
                filler.add(frame);
                if (filler.bufferedBytes() > 1 << 20) {
                    filler.drain(block -> add(block, segments));
                }
            }
        } catch (CaptureException cut) {
            // What stands before the damage counts.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        filler.drain(block -> add(block, segments));
        return segments;
    }

    /** The segments of one block. */
    public static void add(SegmentBlock block, List<Seg> segments) {
        SegmentCursor cursor = new SegmentCursor();
        cursor.reset(block);
        while (cursor.next()) {
            segments.add(new Seg(
                    cursor.flow(),
                    cursor.direction(),
                    cursor.capturedAtNanos(),
                    cursor.sequence(),
                    cursor.acknowledgment(),
                    cursor.tcpFlags(),
                    Arrays.copyOfRange(
                            cursor.bytes(), cursor.payloadOffset(), cursor.payloadOffset() + cursor.payloadLength()),
                    cursor.originalLength()));
        }
    }
}
