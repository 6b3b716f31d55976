// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import io.packetd.job.PacketdJob;
import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.LocalConnections;
import io.packetd.job.connection.StandardProtocols;
import io.packetd.job.source.CaptureBatches;
import io.packetd.job.source.CaptureFiles;
import io.packetd.job.source.Captures;
import io.packetd.job.source.PcapSource;
import io.packetd.schema.SegmentBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Spans of captures in the fixtures, for tests. */
public final class CapturedSpans {

    private CapturedSpans() {}

    /** The RoundTrips of a scenario such as {@code http/plain}. */
    public static List<FlowRoundTrip> roundTrips(String scenario) throws IOException {
        List<FlowRoundTrip> found = new ArrayList<>();
        LocalConnections connections =
                new LocalConnections(new Decoding(new StandardProtocols(), List.of()), found::add);
        PcapSource source = new PcapSource(
                CaptureFiles.resolve(List.of(Captures.fixture(scenario))).files(),
                PcapSource.Grouping.SEPARATE,
                PacketdJob.KEY_GROUPS,
                "test");
        for (int capture = 0; capture < source.captures(); capture++) {
            try (CaptureBatches batches = source.read(capture)) {
                for (SegmentBlock block = batches.next(); block != null; block = batches.next()) {
                    connections.take(block, batches.time());
                }
            }
        }
        return found;
    }

    /** The spans of a scenario by start, then id. */
    public static List<Span> of(String scenario, TraceOptions options) throws IOException {
        RoundTripSpans spans = new RoundTripSpans(options);
        List<Span> made = new ArrayList<>();
        for (FlowRoundTrip roundTrip : roundTrips(scenario)) {
            Span span = spans.of(roundTrip);
            if (span != null) {
                made.add(span);
            }
        }
        made.sort(Comparator.comparingLong(Span::startNanos).thenComparing(Span::spanIdText));
        return made;
    }

    /** A span as the golden files have it. */
    static Map<String, Object> view(Span span) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", span.name());
        view.put("kind", span.kind().name());
        view.put("status", span.error() ? "ERROR" : "UNSET");
        view.put("service", span.service());
        view.put("traceId", span.traceIdText());
        view.put("spanId", span.spanIdText());
        view.put("parentSpanId", span.parentIdText());
        view.put("flags", span.flags());
        view.put("traceState", span.state());
        view.put("start", span.startNanos());
        view.put("end", span.endNanos());
        view.put("attributes", span.attributes().sorted());
        return view;
    }
}
