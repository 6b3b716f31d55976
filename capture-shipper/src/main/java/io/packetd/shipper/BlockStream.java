// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import io.packetd.packet.BlockFiller;
import io.packetd.packet.PacketOptions;
import io.packetd.packet.capture.Frame;
import io.packetd.schema.SegmentBlock;
import java.util.BitSet;
import java.util.function.Consumer;

/**
 * The blocks of one stream on their way to the output. A block is sent early when it has grown to its size; {@link #flush}
 * sends all of them, so that everything taken before has been sent. Allocates nothing per frame; for one thread.
 */
final class BlockStream {

    private static final String CUT_PAYLOAD_BYTES = "cut-payload-bytes";

    private final BlockFiller filler;
    private final BlockOutput output;
    private final int keyGroups;
    private final int partitions;
    private final int blockBytes;
    private final Consumer<SegmentBlock> send = this::send;
    private final BitSet served = new BitSet();
    private final BitSet counted = new BitSet();
    private int checkAtBytes;
    private long cutBytes;

    BlockStream(int keyGroups, String domain, String stream, int blockBytes, BlockOutput output) {
        this.filler = new BlockFiller(keyGroups, domain, stream, PacketOptions.DEFAULT);
        this.output = output;
        this.keyGroups = keyGroups;
        this.partitions = Math.min(keyGroups, output.partitions());
        this.blockBytes = blockBytes;
        this.checkAtBytes = blockBytes / 4;
    }

    /** Takes one frame; its bytes are copied where needed. */
    void add(Frame frame) {
        int before = filler.bufferedBytes();
        filler.add(frame);
        int after = filler.bufferedBytes();
        if (after == before) {
            return;
        }
        cutBytes += frame.originalLength - frame.length;
        if (after >= checkAtBytes) {
            // no block has grown by more than a quarter since it was looked at
            filler.drain(blockBytes, send);
            checkAtBytes = filler.bufferedBytes() + blockBytes / 4;
        }
    }

    boolean isEmpty() {
        return filler.bufferedBytes() == 0;
    }

    /** Sends all blocks that hold segments. */
    void flush() {
        filler.drain(1, send);
        checkAtBytes = blockBytes / 4;
    }

    /** Everything captured before this time has been sent. */
    void passed(long epochNanos) {
        filler.passed(epochNanos);
    }

    /** Books an amount, which travels with the next block of its key group or the next heartbeat. */
    void count(int keyGroup, String account, long amount) {
        if (amount != 0) {
            int group = keyGroup % keyGroups;
            filler.count(group, account, amount);
            counted.set(group);
        }
    }

    /** As {@link #count}, for what is not an amount: 0 is told as well. */
    void tell(int keyGroup, String account, long value) {
        filler.count(keyGroup, account, value);
    }

    /** Books what was cut and what the output lost. */
    void countRest() {
        count(0, CUT_PAYLOAD_BYTES, cutBytes);
        cutBytes = 0;
        output.takeLosses(this::count);
    }

    /** Sends what was counted and lost, and an empty block to each partition that got nothing since the last time. */
    void heartbeat() {
        countRest();
        for (int group = counted.nextSetBit(0); group >= 0; group = counted.nextSetBit(group + 1)) {
            send(filler.finish(group));
        }
        counted.clear();
        for (int partition = served.nextClearBit(0);
                partition < partitions;
                partition = served.nextClearBit(partition + 1)) {
            send(filler.finish(partition));
        }
        served.clear();
    }

    /** Sends a block of this key group, even an empty one. */
    void finish(int keyGroup) {
        counted.clear(keyGroup);
        send(filler.finish(keyGroup));
    }

    /** No frame follows: gives up fragments that wait. */
    void endOfInput() {
        filler.endOfInput();
    }

    private void send(SegmentBlock block) {
        served.set(block.keyGroup() % partitions);
        output.take(block);
    }
}
