// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final long TOO_FAR = 2 * Comparison.CLOCK_GRANULARITY_NANOS;

    private final Operation outer = new Operation("GET", "OK", 10 * TOO_FAR, 20 * TOO_FAR);
    private final Operation inner = new Operation("GET", "OK", 12 * TOO_FAR, 15 * TOO_FAR);

    @Test
    void acceptsRoundTripsWithinTheirOperations() {
        assertThat(Comparison.differences(List.of(outer, inner), List.of(inner, outer)))
                .isEmpty();
    }

    @Test
    void findsThePairsOfOperationsThatOverlap() {
        Operation first = new Operation("GET", "OK", 10 * TOO_FAR, 30 * TOO_FAR);
        Operation second = new Operation("GET", "OK", 20 * TOO_FAR, 40 * TOO_FAR);
        Operation early = new Operation("GET", "OK", 11 * TOO_FAR, 29 * TOO_FAR);
        Operation late = new Operation("GET", "OK", 21 * TOO_FAR, 28 * TOO_FAR);

        assertThat(Comparison.differences(List.of(first, second), List.of(early, late)))
                .isEmpty();
    }

    @Test
    void reportsOperationThatIsMissing() {
        assertThat(Comparison.differences(List.of(outer, inner), List.of(inner)))
                .anyMatch(text -> text.startsWith("done by the client, not told in that time, 1 times: GET -> OK"));
    }

    @Test
    void reportsOperationThatIsToldTwice() {
        assertThat(Comparison.differences(List.of(outer), List.of(outer, outer)))
                .anyMatch(text -> text.startsWith("told, but not in the time of any operation, 1 times"));
    }

    @Test
    void reportsOtherOutcome() {
        Operation failed = new Operation("GET", "ERR", outer.startNanos(), outer.endNanos());

        assertThat(Comparison.differences(List.of(outer), List.of(failed)))
                .anyMatch(text -> text.startsWith("done by the client, not told"))
                .anyMatch(text -> text.startsWith("told, but the client did no such thing, 1 times: GET -> ERR"));
    }

    @Test
    void reportsRoundTripThatBeginsBeforeItsOperation() {
        Operation early = new Operation("GET", "OK", outer.startNanos() - TOO_FAR, outer.endNanos() - TOO_FAR);

        assertThat(Comparison.differences(List.of(outer), List.of(early))).isNotEmpty();
    }

    @Test
    void reportsRoundTripThatEndsAfterItsOperation() {
        Operation late = new Operation("GET", "OK", outer.startNanos() + TOO_FAR, outer.endNanos() + TOO_FAR);

        assertThat(Comparison.differences(List.of(outer), List.of(late))).isNotEmpty();
    }
}
