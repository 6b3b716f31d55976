// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** What a client did and measured, in the clock that also stamps captured packets. Thread-safe. */
final class ClientLog {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final List<Operation> operations = new ArrayList<>();
    private final List<Operation> unsettled = new ArrayList<>();

    /** Epoch nanoseconds. */
    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }

    synchronized void add(Operation operation) {
        operations.add(operation);
    }

    void add(String text, String outcome, long startNanos, long endNanos) {
        add(new Operation(text, outcome, startNanos, endNanos));
    }

    /** Does it, and logs it with the outcome that its result says. */
    <T> T did(String text, Callable<T> call, Function<T, String> outcome) throws Exception {
        long start = now();
        T result = call.call();
        long end = now();
        add(text, outcome.apply(result), start, end);
        return result;
    }

    /**
     * What was handed to the network without waiting for an answer: it may leave after the call has returned, and has left when a
     * later call is answered.
     */
    synchronized void sent(String text, String outcome, long startNanos) {
        unsettled.add(new Operation(text, outcome, startNanos, startNanos));
    }

    /** All that was {@link #sent} has left by now. */
    synchronized void settle() {
        long end = now();
        unsettled.forEach(sent -> add(sent.text(), sent.outcome(), sent.startNanos(), end));
        unsettled.clear();
    }

    synchronized List<Operation> operations() {
        return List.copyOf(operations);
    }
}
