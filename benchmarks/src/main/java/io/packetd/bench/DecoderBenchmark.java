// SPDX-License-Identifier: Apache-2.0
package io.packetd.bench;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.engine.Exchanges;
import io.packetd.protocol.engine.RepeatedExchange;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Small messages of one protocol through the engine on one core: reassembly, decoding and pairing, each message a segment of
 * its own. The messages are those of the fixture {@code plain}, repeated on one connection.
 *
 * <p>Usage: {@code DecoderBenchmark [fixtures folder] [pattern of protocols]}; prints a table in Markdown.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Thread)
@Threads(1)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecoderBenchmark {

    private static final String FIXTURES = "packetd.fixtures";

    /** {@link io.packetd.protocol.Descriptor#id()}. */
    @Param({"http", "redis", "dns"})
    public String protocol = "";

    private RepeatedExchange exchange = Unset.EXCHANGE;
    private long before;
    private long played;

    /** Reads the fixture and plays what stands before the exchange. */
    @Setup
    public void begin() {
        exchange = exchange(protocol);
        before = exchange.told();
    }

    /** One request and its response. */
    @Benchmark
    public void exchange() {
        exchange.play();
        played++;
    }

    /** Every exchange must have been told, or the figures are about something else. */
    @TearDown
    public void check() {
        if (exchange.told() - before != played) {
            throw new IllegalStateException(
                    protocol + ": " + (exchange.told() - before) + " RoundTrips of " + played + " exchanges");
        }
    }

    private static RepeatedExchange exchange(String id) {
        return Exchanges.of(
                Path.of(System.getProperty(FIXTURES, "fixtures")), Protocols.standard(DecoderOptions.DEFAULT), id);
    }

    /** Runs it; see the class comment. */
    public static void main(String[] arguments) throws Exception {
        String fixtures = arguments.length > 0 ? arguments[0] : "fixtures";
        System.setProperty(FIXTURES, fixtures);
        String pattern = arguments.length > 1 ? arguments[1] : ".*";
        String[] ids = Protocols.standard(DecoderOptions.DEFAULT).descriptors().stream()
                .map(descriptor -> descriptor.id())
                .filter(id -> id.matches(pattern) && Exchanges.repeats(id))
                .toArray(String[]::new);
        Options options = new OptionsBuilder()
                .include(DecoderBenchmark.class.getSimpleName())
                .param("protocol", ids)
                .jvmArgsAppend("-D" + FIXTURES + "=" + fixtures, "-XX:+UseSerialGC", "-Xmx512m")
                .addProfiler(GCProfiler.class)
                .build();
        Map<String, String> rows = new TreeMap<>();
        for (RunResult result : new Runner(options).run()) {
            String id = result.getParams().getParam("protocol");
            rows.put(id, row(id, result));
        }
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.println("| protocol | exchange | bytes | messages/s | MB/s | allocated bytes/RoundTrip |");
        out.println("| --- | --- | --- | --- | --- | --- |");
        rows.values().forEach(out::println);
    }

    private static String row(String id, RunResult result) {
        RepeatedExchange one = exchange(id);
        one.play();
        double exchanges = result.getPrimaryResult().getScore();
        Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return String.format(
                Locale.ROOT,
                "| %s | `%s` | %d | %,.0f | %.0f | %.0f |",
                id,
                one.operation(),
                one.bytes(),
                exchanges * 2,
                exchanges * one.bytes() / 1e6,
                allocated == null ? Double.NaN : allocated.getScore());
    }

    /** Stands in the field until {@link #begin}. */
    private static final class Unset {
        @SuppressWarnings("NullAway") // JMH calls begin() before anything else
        static final RepeatedExchange EXCHANGE = null;
    }
}
