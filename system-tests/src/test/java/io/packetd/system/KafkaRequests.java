// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * What kafka-clients sends and receives, from its own log: its network client tells there every request before it sends it and
 * every response after it has it, with its header and its errors.
 */
final class KafkaRequests implements AutoCloseable {

    private static final String NETWORK_CLIENT = "org.apache.kafka.clients.NetworkClient";
    private static final Pattern HEADER =
            Pattern.compile("RequestHeader\\(apiKey=(\\w+), apiVersion=(\\d+), clientId=([^,]*), correlationId=(\\d+)");
    private static final Pattern ERROR_CODE = Pattern.compile("[eE]rrorCode=(-?\\d+)");

    private final ClientLog log;
    private final Map<String, Sent> open = new ConcurrentHashMap<>();
    private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
    private final Appender appender = new Appender();

    private KafkaRequests(ClientLog log) {
        this.log = log;
    }

    private record Sent(String text, long nanos) {}

    /** Begins to log every request of every client in this process. */
    static KafkaRequests logTo(ClientLog log) {
        KafkaRequests requests = new KafkaRequests(log);
        requests.appender.start();
        LoggerConfig configuration = new LoggerConfig(NETWORK_CLIENT, Level.DEBUG, false);
        configuration.addAppender(requests.appender, Level.DEBUG, null);
        requests.context.getConfiguration().addLogger(NETWORK_CLIENT, configuration);
        requests.context.updateLoggers();
        return requests;
    }

    /** Ends it; what was sent and never answered is told as such. */
    @Override
    public void close() {
        context.getConfiguration().removeLogger(NETWORK_CLIENT);
        context.updateLoggers();
        open.forEach((key, sent) -> log.sent(sent.text(), "[unanswered]", sent.nanos()));
    }

    private void sending(String text, String message) {
        long now = ClientLog.now();
        if (message.contains("{acks=0,")) {
            log.sent(text, "[oneway]", now);
        } else {
            open.put(text, new Sent(text, now));
        }
    }

    private void received(String text, String message) {
        Sent sent = open.remove(text);
        if (sent != null) {
            log.add(sent.text(), outcome(message), sent.nanos(), ClientLog.now());
        }
    }

    /** The same for both sides. */
    static String text(String api, int version, String clientId, int correlationId) {
        return api + " v" + version + " of " + clientId + ", " + correlationId;
    }

    /** The names of all errors in the response but none. */
    private static String outcome(String message) {
        String errors = ERROR_CODE
                .matcher(message)
                .results()
                .map(code -> Errors.forCode(Short.parseShort(code.group(1))))
                .filter(error -> error != Errors.NONE)
                .map(KafkaRequests::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(" "));
        return errors.isEmpty() ? "NoError" : errors;
    }

    /** As in {@code UnknownTopicOrPartition}. */
    private static String name(Errors error) {
        StringBuilder name = new StringBuilder();
        for (String word : error.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }

    private final class Appender extends AbstractAppender {

        private Appender() {
            super("kafka-requests", null, null, false, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(LogEvent event) {
            String message = event.getMessage().getFormattedMessage();
            Matcher header = HEADER.matcher(message);
            if (!header.find()) {
                return;
            }
            String text = text(
                    ApiKeys.valueOf(header.group(1)).name,
                    Integer.parseInt(header.group(2)),
                    header.group(3),
                    Integer.parseInt(header.group(4)));
            if (message.contains("Sending ")) {
                sending(text, message);
            } else if (message.contains("Received ")) {
                received(text, message);
            }
        }
    }
}
