// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line of {@code packetd analyze --json}. */
record RoundTripLine(JsonNode json) {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    String protocol() {
        return json.path("Proto").asText();
    }

    JsonNode request() {
        return json.path("Request");
    }

    JsonNode response() {
        return json.path("Response");
    }

    boolean hasRequest() {
        return request().isObject();
    }

    boolean hasResponse() {
        return response().isObject();
    }

    List<String> flags() {
        List<String> flags = new ArrayList<>();
        json.path("Flags").forEach(flag -> flags.add(flag.asText()));
        return flags;
    }

    /** The outcome, followed by the flags when there are any: none is expected unless the test says so. */
    String withFlags(String outcome) {
        return flags().isEmpty() ? outcome : (outcome + " " + flags()).strip();
    }

    /** Epoch nanoseconds of the first byte, of the response when there is no request. */
    long startNanos() {
        return nanos(hasRequest() ? request() : response());
    }

    /** Epoch nanoseconds of the last byte, of the request's first one when there is no response. */
    long endNanos() {
        return nanos(hasResponse() ? response() : request());
    }

    private static long nanos(JsonNode message) {
        Instant time = Instant.parse(message.path("Time").asText());
        return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
    }

    /** What {@code Duration} says, in nanoseconds. */
    long durationNanos() {
        String text = json.path("Duration").asText();
        if (text.endsWith("ns")) {
            return Long.parseLong(text.substring(0, text.length() - 2));
        }
        if (text.endsWith("µs")) {
            return scaled(text.substring(0, text.length() - 2), 1_000);
        }
        if (text.endsWith("ms")) {
            return scaled(text.substring(0, text.length() - 2), 1_000_000);
        }
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT)).toNanos();
    }

    private static long scaled(String number, long unit) {
        return new java.math.BigDecimal(number)
                .multiply(java.math.BigDecimal.valueOf(unit))
                .longValueExact();
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
