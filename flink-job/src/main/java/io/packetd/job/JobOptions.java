// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import io.packetd.job.sink.roundtrip.RoundTripFormat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.description.HtmlFormatter;

/** The options of the job on a cluster; {@code docs/configuration.md} shows this list. */
public final class JobOptions {

    /** What the job is called. */
    public static final ConfigOption<String> NAME = ConfigOptions.key("job.name")
            .stringType()
            .defaultValue("packetd")
            .withDescription(
                    "The name of the job in its cluster; submit does not start a second one of the same name.");

    /** Where Kafka is. */
    public static final ConfigOption<String> BROKERS = ConfigOptions.key("kafka.brokers")
            .stringType()
            .noDefaultValue()
            .withDescription("Kafka's bootstrap servers, host:port, separated by commas; required.");

    /** The topic of shippers. */
    public static final ConfigOption<String> SEGMENTS_TOPIC = ConfigOptions.key("kafka.segments-topic")
            .stringType()
            .defaultValue("packetd.segments")
            .withDescription("The topic that shippers send blocks to.");

    /** The consumer group. */
    public static final ConfigOption<String> GROUP = ConfigOptions.key("kafka.group")
            .stringType()
            .defaultValue("packetd")
            .withDescription("The consumer group; a job without a savepoint goes on where its group stood.");

    /** Whether the job ends. */
    public static final ConfigOption<Boolean> BOUNDED = ConfigOptions.key("kafka.bounded")
            .booleanType()
            .defaultValue(false)
            .withDescription("Whether the job ends when it has read what was in the topic at its start.");

    /** The topic of RoundTrips. */
    public static final ConfigOption<String> ROUNDTRIPS_TOPIC = ConfigOptions.key("sink.kafka.topic")
            .stringType()
            .defaultValue("packetd.roundtrips")
            .withDescription("The topic that RoundTrips go to, in transactions. Empty for none.");

    /** How RoundTrips are written to their topic. */
    public static final ConfigOption<RoundTripFormat> ROUNDTRIPS_FORMAT = ConfigOptions.key("sink.kafka.format")
            .enumType(RoundTripFormat.class)
            .defaultValue(RoundTripFormat.AVRO)
            .withDescription(
                    "How RoundTrips are written to their topic: avro, in single-object encoding with the schema "
                            + "RoundTrip.avsc, or json, as analyze --json does.");

    /** The topic of the ledger. */
    public static final ConfigOption<String> LEDGER_TOPIC = ConfigOptions.key("sink.kafka.ledger-topic")
            .stringType()
            .defaultValue("packetd.ledger")
            .withDescription(
                    "The topic that the ledger goes to, as JSON, in transactions: what became of every captured "
                            + "byte and request, told at each checkpoint. Empty for none.");

    /** The prefix of transactions. */
    public static final ConfigOption<String> TRANSACTIONS = ConfigOptions.key("sink.kafka.transactional-id-prefix")
            .stringType()
            .defaultValue("packetd")
            .withDescription("Begins the transactional ids; two jobs that write to one Kafka need different ones.");

    /** How often results become visible. */
    public static final ConfigOption<Duration> CHECKPOINT_INTERVAL = ConfigOptions.key("checkpoint.interval")
            .durationType()
            .defaultValue(Duration.ofMillis(500))
            .withDescription(
                    "Time between checkpoints, 100 ms to 1 h. RoundTrips become visible to readers of committed "
                            + "records at a checkpoint: raise it for large state, at the price of latency.");

    /** When a stream no longer holds time back. */
    public static final ConfigOption<Duration> IDLE_TIMEOUT = ConfigOptions.key("source.idle-timeout")
            .durationType()
            .defaultValue(Duration.ofMinutes(5))
            .withDescription("After this long without a block a stream no longer holds time back, 1 s to 1 d. What a "
                    + "shipper sends after a longer absence is decoded all the same.");

    /** Every option, in the order of the data path. */
    public static final List<ConfigOption<?>> ALL = List.of(
            NAME,
            BROKERS,
            SEGMENTS_TOPIC,
            GROUP,
            BOUNDED,
            IDLE_TIMEOUT,
            CHECKPOINT_INTERVAL,
            ROUNDTRIPS_TOPIC,
            ROUNDTRIPS_FORMAT,
            LEDGER_TOPIC,
            TRANSACTIONS);

    /** The options that name the target of a sink of RoundTrips: at least one of them does. */
    static final List<ConfigOption<String>> TARGETS = List.of(ROUNDTRIPS_TOPIC);

    /** Keys with this prefix go to Kafka's clients without it, such as {@code kafka.client.security.protocol}. */
    static final String CLIENT_PREFIX = "kafka.client.";

    private JobOptions() {}

    /**
     * Reads {@code --key value} pairs.
     *
     * @throws IllegalArgumentException naming the key that is unknown, missing, given twice or out of range
     */
    public static Configuration parse(String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (!name.startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("expected '--key value', not '" + name + "'");
            }
            if (values.put(name.substring(2), arguments[i + 1]) != null) {
                throw new IllegalArgumentException(name.substring(2) + ": given twice");
            }
        }
        values.keySet().forEach(JobOptions::checkKey);
        Configuration options = Configuration.fromMap(values);
        ALL.forEach(option -> check(options, option));
        if (options.get(BROKERS) == null) {
            throw new IllegalArgumentException(BROKERS.key() + ": missing; say where Kafka is, such as kafka:9092");
        }
        if (TARGETS.stream().allMatch(target -> options.get(target).isEmpty())) {
            throw new IllegalArgumentException("no sink for RoundTrips: give a value to one of "
                    + TARGETS.stream().map(ConfigOption::key).collect(Collectors.joining(", ")));
        }
        checkRange(options, CHECKPOINT_INTERVAL, Duration.ofMillis(100), Duration.ofHours(1));
        checkRange(options, IDLE_TIMEOUT, Duration.ofSeconds(1), Duration.ofDays(1));
        return options;
    }

    /**
     * Checks that there is such a key.
     *
     * @throws IllegalArgumentException naming the nearest one when there is not
     */
    static void checkKey(String key) {
        if (!key.startsWith(CLIENT_PREFIX) && !keys().contains(key)) {
            throw new IllegalArgumentException(
                    key + ": unknown; the nearest known key is " + Spelling.nearest(key, keys()));
        }
    }

    /** The properties for Kafka's clients. */
    static Properties clientProperties(Configuration options) {
        Properties properties = new Properties();
        options.toMap().forEach((key, value) -> {
            if (key.startsWith(CLIENT_PREFIX)) {
                properties.setProperty(key.substring(CLIENT_PREFIX.length()), value);
            }
        });
        return properties;
    }

    /** The description as plain text. */
    static String description(ConfigOption<?> option) {
        return new HtmlFormatter().format(option.description());
    }

    private static List<String> keys() {
        return ALL.stream().map(ConfigOption::key).toList();
    }

    private static void check(Configuration options, ConfigOption<?> option) {
        try {
            options.getOptional(option);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(option.key() + ": " + e.getMessage(), e);
        }
    }

    private static void checkRange(
            Configuration options, ConfigOption<Duration> option, Duration least, Duration most) {
        Duration value = options.get(option);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(option.key() + ": " + value + " is not in " + least + " to " + most);
        }
    }
}
