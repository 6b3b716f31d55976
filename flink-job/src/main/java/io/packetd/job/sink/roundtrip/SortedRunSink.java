// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.ProtocolRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * JSON lines of a bounded job in sorted runs, for {@link RunFiles#merge} after it. Order: total inside a run. Batching: a run
 * has up to 16 MiB of lines. Nothing is retried or dropped. For jobs without restart on the machine of the client: runs
 * are not part of a checkpoint.
 */
public final class SortedRunSink implements Sink<FlowRoundTrip> {

    private static final long serialVersionUID = 1;

    /** Bytes of lines that one subtask holds in memory. */
    private static final int RUN_BYTES = 16 << 20;

    private final ProtocolRegistry registry;
    private final String folder;

    /** Writes runs into this folder, which exists. */
    public SortedRunSink(ProtocolRegistry registry, Path folder) {
        this.registry = registry;
        this.folder = folder.toString();
    }

    @Override
    public SinkWriter<FlowRoundTrip> createWriter(WriterInitContext context) {
        return writer(context.getTaskInfo().getIndexOfThisSubtask());
    }

    /** The writer of one subtask. */
    public RunWriter writer(int subtask) {
        return new RunWriter(new RoundTripJson(registry.protocols()), Path.of(folder), subtask, RUN_BYTES);
    }

    /** Collects lines and writes them in sorted runs. */
    public static final class RunWriter implements SinkWriter<FlowRoundTrip> {

        private final RoundTripJson json;
        private final Path folder;
        private final int subtask;
        private final int runBytes;
        private final List<Line> lines = new ArrayList<>();
        private long bytes;
        private int runs;

        RunWriter(RoundTripJson json, Path folder, int subtask, int runBytes) {
            this.json = json;
            this.folder = folder;
            this.subtask = subtask;
            this.runBytes = runBytes;
        }

        @Override
        public void write(FlowRoundTrip element, Context context) throws IOException {
            write(element);
        }

        /** Takes a RoundTrip. */
        public void write(FlowRoundTrip element) throws IOException {
            Line line = Line.of(element, json.render(element));
            lines.add(line);
            bytes += line.size();
            if (bytes >= runBytes) {
                spill();
            }
        }

        @Override
        public void flush(boolean endOfInput) throws IOException {
            if (endOfInput) {
                spill();
            }
        }

        private void spill() throws IOException {
            if (!lines.isEmpty()) {
                lines.sort(null);
                RunFiles.write(folder.resolve(RunFiles.name(subtask, runs++)), lines);
                lines.clear();
                bytes = 0;
            }
        }

        @Override
        public void close() {}
    }
}
