// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Hands captures to readers that ask, lowest number first: event time goes through captures in that order, so whoever holds
 * the lowest one does not wait for another.
 */
final class PcapSplits implements SplitEnumerator<PcapSplit, List<PcapSplit>> {

    private final SplitEnumeratorContext<PcapSplit> context;
    private final ArrayDeque<PcapSplit> waiting;

    PcapSplits(SplitEnumeratorContext<PcapSplit> context, Collection<PcapSplit> splits) {
        this.context = context;
        this.waiting = new ArrayDeque<>(splits);
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int reader, @Nullable String host) {
        if (!context.registeredReaders().containsKey(reader)) {
            return;
        }
        PcapSplit split = waiting.poll();
        if (split == null) {
            context.signalNoMoreSplits(reader);
        } else {
            context.assignSplit(split, reader);
        }
    }

    @Override
    public void addSplitsBack(List<PcapSplit> splits, int reader) {
        List<PcapSplit> all = new ArrayList<>(waiting);
        all.addAll(splits);
        all.sort(Comparator.comparingInt(PcapSplit::capture));
        waiting.clear();
        waiting.addAll(all);
    }

    @Override
    public void addReader(int reader) {}

    @Override
    public List<PcapSplit> snapshotState(long checkpoint) {
        return List.copyOf(waiting);
    }

    @Override
    public void close() {}

    /** Those that wait, in checkpoints, version 1. */
    static final class Serializer implements SimpleVersionedSerializer<List<PcapSplit>> {

        private static final int VERSION = 1;

        private final PcapSplitSerializer splits = new PcapSplitSerializer();

        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(List<PcapSplit> waiting) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeInt(splits.getVersion());
            out.writeInt(waiting.size());
            for (PcapSplit split : waiting) {
                byte[] each = splits.serialize(split);
                out.writeInt(each.length);
                out.write(each);
            }
            return bytes.toByteArray();
        }

        @Override
        public List<PcapSplit> deserialize(int version, byte[] serialized) throws IOException {
            if (version != VERSION) {
                throw new IOException("waiting splits have version " + version + ", this build reads " + VERSION);
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
            int splitVersion = in.readInt();
            int count = in.readInt();
            List<PcapSplit> waiting = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] each = new byte[in.readInt()];
                in.readFully(each);
                waiting.add(splits.deserialize(splitVersion, each));
            }
            return waiting;
        }
    }
}
