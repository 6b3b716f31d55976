// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.source.Captures;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocols;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/traces.md} against every span of every fixture, seen from both sides, with and without sampling. */
class TracesPageTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9]+|every)` \\| (.*) \\|$");
    private static final Pattern NAME = Pattern.compile("`([a-z][a-z0-9_.]+)`");

    private static final TraceOptions HALF = TraceOptions.DEFAULT
            .withSide(Side.CLIENT)
            .withServices(Map.of("192.0.2.1", "shop", "192.0.2.2", "store"))
            .withSampling(new SamplingOptions(0.5, true, Duration.ofSeconds(1)));

    private static final Map<String, Set<String>> SEEN = new TreeMap<>();
    private static final Map<String, List<Span>> BY_SCENARIO = new TreeMap<>();

    @BeforeAll
    static void readsEveryFixture() throws IOException {
        Path fixtures = Path.of(System.getProperty("packetd.fixtures"));
        for (String protocol : protocols()) {
            for (String capture : Captures.of(protocol)) {
                if (Path.of(capture).startsWith(fixtures)) {
                    String scenario =
                            fixtures.relativize(Path.of(capture).getParent()).toString();
                    List<Span> spans = CapturedSpans.of(scenario, TraceOptions.DEFAULT);
                    BY_SCENARIO.put(scenario, spans);
                    seen(spans);
                    seen(CapturedSpans.of(scenario, HALF));
                }
            }
        }
    }

    private static void seen(List<Span> spans) {
        for (Span span : spans) {
            Map<String, Object> attributes = span.attributes().sorted();
            SEEN.computeIfAbsent((String) attributes.get("packetd.protocol"), protocol -> new TreeSet<>())
                    .addAll(attributes.keySet());
        }
    }

    private static List<String> protocols() {
        List<String> ids = new ArrayList<>();
        Protocols.standard(DecoderOptions.DEFAULT).descriptors().forEach(descriptor -> ids.add(descriptor.id()));
        ids.add("grpc");
        return ids;
    }

    @Test
    void listsTheAttributesOfEveryProtocol() throws IOException {
        String page = Files.readString(
                Path.of(System.getProperty("packetd.fixtures"), "../docs/traces.md"), StandardCharsets.UTF_8);
        Map<String, Set<String>> told = new TreeMap<>();
        Matcher row = ROW.matcher(page);
        while (row.find()) {
            Matcher name = NAME.matcher(row.group(2));
            while (name.find()) {
                told.computeIfAbsent(row.group(1), protocol -> new TreeSet<>()).add(name.group(1));
            }
        }
        Set<String> common = told.getOrDefault("every", Set.of());
        Set<String> anywhere = new HashSet<>();
        SEEN.forEach((protocol, names) -> {
            anywhere.addAll(names);
            names.removeAll(common);
        });
        told.remove("every");
        assertThat(told).isEqualTo(SEEN);
        assertThat(anywhere).containsAll(common);
    }

    @Test
    void everySpanHasItsOwnId() {
        BY_SCENARIO.forEach((scenario, spans) -> assertThat(spans)
                .as(scenario)
                .extracting(Span::traceIdText, Span::spanIdText)
                .doesNotHaveDuplicates());
        assertThat(BY_SCENARIO.values().stream().mapToInt(List::size).sum()).isGreaterThan(300);
    }

    @Test
    void errorTypeIsSetWhereTheStatusIsErrorAndNowhereElse() {
        BY_SCENARIO.forEach((scenario, spans) -> assertThat(spans)
                .as(scenario)
                .allSatisfy(span ->
                        assertThat(span.attributes().get("error.type") != null).isEqualTo(span.error())));
    }
}
