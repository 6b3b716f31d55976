// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet;

import io.packetd.packet.capture.Frame;
import io.packetd.packet.header.HeaderParser;
import io.packetd.packet.header.Outcome;
import io.packetd.packet.header.ParsedPacket;
import io.packetd.schema.FlowKeyEncoder;
import io.packetd.schema.KeyGroups;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Frames to segments, and segments to blocks, one growing block for each key group. Allocates nothing per frame, IP
 * fragments aside; not thread-safe.
 *
 * <p>What became of the frames travels in the blocks, in counters that balance:
 *
 * <pre>
 * frames + reassembled = segments + fragments + all skipped.*
 * fragments            = those of reassembled datagrams + fragments-duplicate + fragments-malformed + fragments-dropped + waiting
 * </pre>
 */
public final class BlockFiller {

    private final HeaderParser parser;
    private final ParsedPacket packet;
    private final String domain;
    private final String stream;
    private final int keyGroups;
    private final FlowKeyEncoder key = new FlowKeyEncoder();
    private final @Nullable SegmentBlockWriter[] writers;
    private final FrameCounts counts = new FrameCounts();
    private int bufferedBytes;
    private long passedNanos;

    /** A filler of blocks that never travel: they have no stream. */
    public BlockFiller(int keyGroups, String domain, PacketOptions options) {
        this(keyGroups, domain, "", options);
    }

    /**
     * A filler.
     *
     * @param keyGroups into how many key groups flows are divided: the maximum parallelism of the job
     * @param domain capture domain, part of every flow key; empty for files
     * @param stream names this run of this filler, see {@link SegmentBlock#stream()}
     */
    public BlockFiller(int keyGroups, String domain, String stream, PacketOptions options) {
        if (keyGroups < 1 || keyGroups > KeyGroups.MAX) {
            throw new IllegalArgumentException(keyGroups + " key groups are not in 1 to " + KeyGroups.MAX);
        }
        this.keyGroups = keyGroups;
        this.domain = domain;
        this.stream = stream;
        parser = new HeaderParser(options.fragmentBytes(), options.fragmentTimeout());
        packet = parser.packet();
        writers = new SegmentBlockWriter[keyGroups];
    }

    /** Takes one frame; its bytes are copied where needed. */
    public void add(Frame frame) {
        counts.addFrame(frame.length);
        Outcome outcome = parser.parse(
                frame.linkType, frame.bytes, frame.offset, frame.length, frame.originalLength, frame.capturedAtNanos);
        if (outcome == Outcome.SEGMENT) {
            addSegment();
        } else {
            counts.addOther(outcome, packet.number);
        }
    }

    /**
     * Sets {@link SegmentBlock#passedNanos()} of all blocks finished from now on: to be called after a drain, when all that was
     * captured before this time has been drained.
     */
    public void passed(long epochNanos) {
        passedNanos = epochNanos;
        for (SegmentBlockWriter writer : writers) {
            if (writer != null) {
                writer.passed(epochNanos);
            }
        }
    }

    /** Adds to what the capture saw, skipped or lost; the amount travels with the next block of the key group. */
    public void count(int keyGroup, String account, long amount) {
        writer(keyGroup).count(account, amount);
    }

    /** Finishes the block of this key group, even an empty one. */
    public SegmentBlock finish(int keyGroup) {
        SegmentBlockWriter writer = writer(keyGroup);
        tellCounts(writer);
        bufferedBytes -= writer.bytes();
        return writer.finish();
    }

    /**
     * Bytes in all unfinished blocks. Draining at 64 to 128 KiB for each key group in use keeps blocks large; a block must not
     * reach 1 GiB.
     */
    public int bufferedBytes() {
        return bufferedBytes;
    }

    /**
     * Finishes all blocks that hold anything, in the order of their key groups. The counters since the last time go along in the
     * first; if there is none, in a block of key group 0 without segments.
     *
     * @return how many blocks {@code out} got
     */
    public int drain(Consumer<SegmentBlock> out) {
        int blocks = drain(1, out);
        if (blocks == 0 && tellCounts(writer(0))) {
            out.accept(writer(0).finish());
            blocks = 1;
        }
        return blocks;
    }

    /**
     * Finishes the blocks that have at least so many bytes, in the order of their key groups, with the counters in the first.
     *
     * @param minBytes at least 1
     * @return how many blocks {@code out} got
     */
    public int drain(int minBytes, Consumer<SegmentBlock> out) {
        int blocks = 0;
        for (SegmentBlockWriter writer : writers) {
            if (writer != null && writer.bytes() >= minBytes) {
                if (blocks == 0) {
                    tellCounts(writer);
                }
                bufferedBytes -= writer.bytes();
                out.accept(writer.finish());
                blocks++;
            }
        }
        return blocks;
    }

    /** The input has ended: fragments that still wait are given up and counted. To be called before the last drain. */
    public void endOfInput() {
        parser.endOfInput();
    }

    /** Writes the IP fragments that wait, for a checkpoint; everything else is to be drained before. */
    public void saveFragments(DataOutput out) throws IOException {
        parser.saveFragments(out);
    }

    /**
     * Replaces the IP fragments that wait by saved ones.
     *
     * @throws IOException if what was saved is damaged or of an unknown version
     */
    public void loadFragments(DataInput in) throws IOException {
        parser.loadFragments(in);
    }

    private void addSegment() {
        int direction = key.encode(
                packet.transport,
                packet.bytes,
                packet.sourceAt,
                packet.destinationAt,
                packet.addressLength,
                packet.sourcePort,
                packet.destinationPort,
                packet.vlans,
                packet.vlanCount,
                packet.tunnelKinds,
                packet.tunnelIds,
                packet.tunnelCount,
                domain);
        SegmentBlockWriter writer = writer(KeyGroups.of(key.hash(), keyGroups));
        int before = writer.bytes();
        writer.add(
                key,
                direction,
                packet.capturedAtNanos,
                packet.sequence,
                packet.acknowledgment,
                packet.tcpFlags,
                packet.window,
                packet.originalLength,
                packet.bytes,
                packet.payloadAt,
                packet.payloadLength);
        bufferedBytes += writer.bytes() - before;
        counts.addSegment(packet.payloadLength);
    }

    private SegmentBlockWriter writer(int keyGroup) {
        SegmentBlockWriter writer = writers[keyGroup];
        if (writer == null) {
            writer = new SegmentBlockWriter(keyGroup, keyGroups, stream);
            writer.passed(passedNanos);
            writers[keyGroup] = writer;
        }
        return writer;
    }

    private boolean tellCounts(SegmentBlockWriter writer) {
        counts.setFragments(parser.fragmentCounts());
        counts.tell(writer);
        return !writer.isEmpty();
    }
}
