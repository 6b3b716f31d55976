// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The error codes (Kafka protocol guide, error codes), from the table {@code errors.txt}. */
final class KafkaErrors {

    private static final int UNKNOWN_SERVER_ERROR = -1;

    /** Names that are not just the constant in camel case; codes from 107 on all are. */
    private static final Map<Integer, String> SPELLINGS = Map.ofEntries(
            Map.entry(0, "NoError"),
            Map.entry(10, "MessageSizeTooLarge"),
            Map.entry(33, "UnsupportedSASLMechanism"),
            Map.entry(34, "IllegalSASLState"),
            Map.entry(49, "InvalidProducerIDMapping"),
            Map.entry(53, "TransactionalIDAuthorizationFailed"),
            Map.entry(58, "SASLAuthenticationFailed"),
            Map.entry(59, "UnknownProducerID"),
            Map.entry(69, "GroupIDNotFound"),
            Map.entry(70, "FetchSessionIDNotFound"),
            Map.entry(100, "UnknownTopicID"),
            Map.entry(102, "BrokerIDNotRegistered"),
            Map.entry(103, "InconsistentTopicID"),
            Map.entry(104, "InconsistentClusterID"),
            Map.entry(105, "TransactionalIDNotFound"),
            Map.entry(106, "FetchSessionTopicIDError"));

    private record Known(String constant, String name, boolean retriable) {}

    private static final Map<Integer, Known> ALL = read();

    private KafkaErrors() {}

    /** The name in JSON, such as {@code NotLeaderOrFollower}; the number when the code is not known. */
    static String name(int code) {
        Known known = ALL.get(code);
        return known == null ? Integer.toString(code) : known.name();
    }

    /** The name of the constant, such as {@code NOT_LEADER_OR_FOLLOWER}; the number when the code is not known. */
    static String constant(int code) {
        Known known = ALL.get(code);
        return known == null ? Integer.toString(code) : known.constant();
    }

    static boolean isKnown(int code) {
        return ALL.containsKey(code);
    }

    /** The worse of two codes: one that trying again does not mend, else the one that came first. */
    static int worse(int first, int second) {
        return first == 0 || (second != 0 && isRetriable(first) && !isRetriable(second)) ? second : first;
    }

    private static boolean isRetriable(int code) {
        Known known = ALL.get(code);
        return known != null && known.retriable();
    }

    private static Map<Integer, Known> read() {
        Map<Integer, Known> errors = new HashMap<>();
        for (String line : Apis.lines("errors.txt")) {
            String[] words = line.split(" ", 3);
            int code = Integer.parseInt(words[0]);
            String spelling = SPELLINGS.get(code);
            errors.put(code, new Known(words[1], spelling == null ? camelCase(words[1]) : spelling, words.length > 2));
        }
        if (!errors.containsKey(UNKNOWN_SERVER_ERROR)) {
            throw new IllegalStateException("the table of Kafka errors is not whole");
        }
        return errors;
    }

    private static String camelCase(String constant) {
        StringBuilder name = new StringBuilder();
        for (String word : constant.split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return name.toString();
    }
}
