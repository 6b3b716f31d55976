// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Compares what the client did with what packetd told, one by one. An operation and a RoundTrip belong together when text and
 * outcome are equal and the RoundTrip lies within the operation, by the clock of both.
 */
final class Comparison {

    /**
     * Client and kernel read the same clock, but the processors of a virtual machine do not agree on it: up to 20 µs were seen
     * on one with two of them.
     */
    static final long CLOCK_GRANULARITY_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private static final int MAX_SHOWN = 15;

    private final List<String> differences = new ArrayList<>();
    private int matched;

    private Comparison() {}

    /** The differences, in words; empty when there are none. */
    static List<String> differences(List<Operation> client, List<Operation> told) {
        Comparison comparison = new Comparison();
        Map<String, List<Operation>> ours = byWords(client);
        Map<String, List<Operation>> theirs = byWords(told);
        ours.forEach(
                (words, operations) -> comparison.compare(words, operations, theirs.getOrDefault(words, List.of())));
        theirs.forEach((words, operations) -> {
            if (!ours.containsKey(words)) {
                comparison.report("told, but the client did no such thing", words, operations);
            }
        });
        if (!comparison.differences.isEmpty()) {
            comparison.differences.add(comparison.matched + " of " + client.size() + " operations were found among "
                    + told.size() + " RoundTrips");
        }
        return comparison.differences;
    }

    private static Map<String, List<Operation>> byWords(List<Operation> operations) {
        Map<String, List<Operation>> byWords = new TreeMap<>();
        for (Operation operation : operations) {
            byWords.computeIfAbsent(operation.words(), words -> new ArrayList<>())
                    .add(operation);
        }
        return byWords;
    }

    /**
     * Takes the RoundTrips as they begin, and for each the operation around it that ends first: no other way finds more pairs of
     * intervals of which one lies in the other.
     */
    private void compare(String words, List<Operation> client, List<Operation> told) {
        List<Operation> left = new ArrayList<>(client);
        left.sort(Comparator.comparingLong(Operation::endNanos));
        List<Operation> tooMany = new ArrayList<>();
        List<Operation> begun = new ArrayList<>(told);
        begun.sort(Comparator.comparingLong(Operation::startNanos));
        for (Operation roundTrip : begun) {
            int found = 0;
            while (found < left.size() && !within(roundTrip, left.get(found))) {
                found++;
            }
            if (found < left.size()) {
                left.remove(found);
                matched++;
            } else {
                tooMany.add(roundTrip);
            }
        }
        report("done by the client, not told in that time", words, left);
        report("told, but not in the time of any operation", words, tooMany);
    }

    private static boolean within(Operation told, Operation client) {
        return told.startNanos() >= client.startNanos() - CLOCK_GRANULARITY_NANOS
                && told.endNanos() <= client.endNanos() + CLOCK_GRANULARITY_NANOS
                && told.nanos() <= client.nanos() + CLOCK_GRANULARITY_NANOS;
    }

    private void report(String what, String words, List<Operation> operations) {
        if (operations.isEmpty() || differences.size() > MAX_SHOWN) {
            return;
        }
        StringBuilder text =
                new StringBuilder(what).append(", ").append(operations.size()).append(" times: ");
        text.append(words);
        for (Operation operation : operations.subList(0, Math.min(3, operations.size()))) {
            text.append("\n      ")
                    .append(operation.startNanos())
                    .append(" to ")
                    .append(operation.endNanos())
                    .append(" (")
                    .append(operation.nanos())
                    .append(" ns)");
        }
        differences.add(text.toString());
    }
}
