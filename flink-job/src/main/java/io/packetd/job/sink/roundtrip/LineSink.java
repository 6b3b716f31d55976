// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.ProtocolRegistry;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * JSON lines as they happen, to a {@link LineOutput} in the same JVM. Order: that of the responses of one connection; lines of
 * different subtasks come as they come. Batching: none. Nothing is retried; what the output cannot write it tells itself. For
 * jobs without restart: lines are not part of a checkpoint.
 */
public final class LineSink implements Sink<FlowRoundTrip> {

    private static final long serialVersionUID = 1;

    private static final Map<String, LineOutput> BY_JOB = new ConcurrentHashMap<>();

    private final ProtocolRegistry registry;
    private final String job;

    /** Writes to the output of this job. */
    public LineSink(ProtocolRegistry registry, String job) {
        this.registry = registry;
        this.job = job;
    }

    /** Says where the lines of a job go; to be called before it starts. */
    public static void open(String job, LineOutput output) {
        BY_JOB.put(job, output);
    }

    /** Forgets a job. */
    public static void forget(String job) {
        BY_JOB.remove(job);
    }

    @Override
    public SinkWriter<FlowRoundTrip> createWriter(WriterInitContext context) {
        LineOutput output = BY_JOB.get(job);
        if (output == null) {
            throw new IllegalStateException("no output in this process for job " + job);
        }
        return new Writer(new RoundTripJson(registry.protocols()), output);
    }

    private static final class Writer implements SinkWriter<FlowRoundTrip> {

        private final RoundTripJson json;
        private final LineOutput output;

        private Writer(RoundTripJson json, LineOutput output) {
            this.json = json;
            this.output = output;
        }

        @Override
        public void write(FlowRoundTrip element, Context context) {
            byte[] object = json.render(element);
            byte[] line = Arrays.copyOf(object, object.length + 1);
            line[object.length] = '\n';
            output.write(line);
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
