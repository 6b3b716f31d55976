// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/** The options of {@link LiveJob} for who starts it: checked before anything is sent, and without Flink's types. */
public final class JobArguments {

    private final Map<String, String> values;
    private final Configuration options;

    private JobArguments(Map<String, String> values, Configuration options) {
        this.values = values;
        this.options = options;
    }

    /**
     * One option for a page or a file.
     *
     * @param fallback the value when none is given; null when one must be given
     */
    public record Described(String key, @Nullable String fallback, String meaning) {}

    /** Every option, in the order of the data path. */
    public static List<Described> described() {
        return JobOptions.ALL.stream()
                .map(option -> new Described(
                        option.key(),
                        option.defaultValue() instanceof java.time.Duration duration
                                ? TimeUtils.formatWithHighestUnit(duration)
                                : option.defaultValue() == null ? null : String.valueOf(option.defaultValue()),
                        JobOptions.description(option)))
                .toList();
    }

    /**
     * Checks these options.
     *
     * @throws IllegalArgumentException naming the key that is unknown, missing or out of range
     */
    public static JobArguments of(Map<String, String> values) {
        Map<String, String> copy = new LinkedHashMap<>(values);
        return new JobArguments(copy, JobOptions.parse(words(copy).toArray(new String[0])));
    }

    /**
     * Checks that there is such a key.
     *
     * @throws IllegalArgumentException naming the nearest one when there is not
     */
    public static void checkKey(String key) {
        JobOptions.checkKey(key);
    }

    /** As the main class takes them. */
    public List<String> words() {
        return words(values);
    }

    private static List<String> words(Map<String, String> values) {
        List<String> words = new ArrayList<>();
        values.forEach((key, value) -> {
            words.add("--" + key);
            words.add(value);
        });
        return words;
    }

    /** What is given, by key. */
    public Map<String, String> given() {
        return new TreeMap<>(values);
    }

    /** The name that the job will have. */
    public String name() {
        return options.get(JobOptions.NAME);
    }

    /** Kafka's bootstrap servers. */
    public String brokers() {
        return options.get(JobOptions.BROKERS);
    }

    /** The topics that must exist: the one that is read, and those that are written. */
    public List<String> topics() {
        return Stream.of(JobOptions.SEGMENTS_TOPIC, JobOptions.ROUNDTRIPS_TOPIC, JobOptions.LEDGER_TOPIC)
                .map(options::get)
                .filter(topic -> !topic.isEmpty())
                .distinct()
                .toList();
    }

    /** Further properties of Kafka's clients. */
    public Map<String, String> clientProperties() {
        Properties properties = JobOptions.clientProperties(options);
        Map<String, String> copy = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> copy.put(name, properties.getProperty(name)));
        return copy;
    }
}
