// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropagationTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";
    private static final TraceContext CONTEXT =
            new TraceContext(0x4bf92f3577b34da6L, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, 1, "");

    private static @Nullable TraceContext parent(String value) {
        return Propagation.of(Map.of("Traceparent", List.of(value)));
    }

    @Test
    void aParentIsRead() {
        assertThat(parent(PARENT)).isEqualTo(CONTEXT);
        assertThat(parent(' ' + PARENT + ' ')).isEqualTo(CONTEXT);
        assertThat(Propagation.of(Map.of("traceparent", PARENT))).isEqualTo(CONTEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-" + TRACE + "-" + SPAN,
                "00-" + TRACE + "-" + SPAN + "-1",
                "00-" + TRACE + "-" + SPAN + "-0g",
                "00-" + TRACE + "-" + SPAN + "-01-",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-" + TRACE + "-" + SPAN + "-010",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "01-" + TRACE + "-" + SPAN + "-01more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-" + TRACE + "-00F067AA0BA902B7-01",
                "0A-" + TRACE + "-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00_" + TRACE + "-" + SPAN + "-01",
                "[redacted]"
            })
    void aParentThatBreaksTheSpecificationIsNone(String value) {
        assertThat(parent(value)).isNull();
    }

    @Test
    void aParentThatComesTwiceOrIsNotKnownIsNone() {
        assertThat(Propagation.of(Map.of("Traceparent", List.of(PARENT, PARENT))))
                .isNull();
        Map<String, Object> unknown = new LinkedHashMap<>();
        unknown.put("Traceparent", null);
        assertThat(Propagation.of(unknown)).isNull();
        assertThat(Propagation.of(Map.of("Traceparent", Arrays.asList((String) null))))
                .isNull();
        assertThat(Propagation.of(null)).isNull();
    }

    @Test
    void aLaterVersionMayGoOnAndOnlyItsKnownFlagsCount() {
        assertThat(parent("01-" + TRACE + "-" + SPAN + "-f1-what-ever")).isEqualTo(CONTEXT);
        assertThat(parent("cc-" + TRACE + "-" + SPAN + "-01")).isEqualTo(CONTEXT);
    }

    @Test
    void flagsAreKept() {
        TraceContext random = parent("00-" + TRACE + "-" + SPAN + "-02");
        Objects.requireNonNull(random);
        assertThat(random.flags()).isEqualTo(2);
    }

    @Test
    void stateOfManyHeadersIsJoinedAndABadOneIsLeftOut() {
        assertThat(state(List.of("rojo=00f067aa0ba902b7", "congo=t61rcWkgMzE")))
                .isEqualTo("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
        assertThat(state(List.of("no member"))).isEmpty();
        assertThat(state(List.of("a=\u0001"))).isEmpty();
        assertThat(state(List.of("a=" + "b".repeat(600)))).isEmpty();
        assertThat(state(List.of("a=1,".repeat(33) + "b=1"))).isEmpty();
    }

    private static String state(List<String> values) {
        TraceContext context = Propagation.of(Map.of("Traceparent", List.of(PARENT), "Tracestate", values));
        Objects.requireNonNull(context);
        return context.state();
    }

    @Test
    void b3InOneHeaderIsRead() {
        assertThat(Propagation.of(Map.of("B3", List.of(TRACE + "-" + SPAN + "-1"))))
                .isEqualTo(CONTEXT);
        assertThat(Propagation.of(Map.of("b3", TRACE + "-" + SPAN + "-d-" + SPAN)))
                .isEqualTo(CONTEXT);
        TraceContext half = Propagation.of(Map.of("b3", "A3CE929D0E0E4736-" + SPAN));
        assertThat(half).isEqualTo(new TraceContext(0, 0xa3ce929d0e0e4736L, 0x00f067aa0ba902b7L, 0, ""));
        for (String wrong :
                List.of("0", "1", TRACE + "-" + SPAN + "-x", TRACE + "1-" + SPAN, TRACE + "-" + SPAN + "-1-2-3")) {
            assertThat(Propagation.of(Map.of("b3", wrong))).as(wrong).isNull();
        }
    }

    @Test
    void b3InManyHeadersIsRead() {
        assertThat(Propagation.of(Map.of(
                        "X-B3-Traceid", List.of(TRACE), "X-B3-Spanid", List.of(SPAN), "X-B3-Sampled", List.of("1"))))
                .isEqualTo(CONTEXT);
        assertThat(Propagation.of(Map.of("X-B3-Traceid", List.of(TRACE)))).isNull();
    }

    @Test
    void theParentOfW3cComesBeforeB3() {
        assertThat(Propagation.of(
                        Map.of("Traceparent", List.of(PARENT), "B3", List.of("1".repeat(32) + "-" + SPAN + "-0"))))
                .isEqualTo(CONTEXT);
        assertThat(Propagation.of(Map.of("Traceparent", List.of("broken"), "B3", List.of(TRACE + "-" + SPAN + "-1"))))
                .isEqualTo(CONTEXT);
    }
}
