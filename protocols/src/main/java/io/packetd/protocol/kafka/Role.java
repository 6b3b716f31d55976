// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

/** What a field is to us; the values stand in programs only, never in state. */
final class Role {

    static final int NONE = 0;
    static final int TOPIC_NAME = 1;
    static final int TOPIC_ID = 2;
    static final int PARTITION = 3;
    static final int ERROR = 4;
    static final int GROUP = 5;
    static final int TRANSACTIONAL_ID = 6;
    static final int ACKS = 7;
    static final int THROTTLE = 8;
    /** The key of FindCoordinator: a group or a transactional id, as the key type says. */
    static final int COORDINATOR_KEY = 9;

    static final int COORDINATOR_TYPE = 10;

    private Role() {}

    /**
     * The role of a field.
     *
     * @param parent name of the array that it is an element of, or whose elements are structures with it; empty at the top
     * @param inTopic whether something around it describes one topic
     */
    static int of(Field field, String parent, boolean request, boolean inTopic) {
        return switch (field.type()) {
            case STRING -> request ? ofRequestText(field.name(), parent) : ofTopicName(field.name(), parent);
            case UUID -> field.name().equals("topic_id") && !parent.isEmpty() ? TOPIC_ID : NONE;
            case INT32 -> ofNumber(field.name(), parent, request, inTopic);
            case INT16 -> ofShort(field.name(), request);
            case INT8 -> request && field.name().equals("key_type") ? COORDINATOR_TYPE : NONE;
            default -> NONE;
        };
    }

    private static int ofRequestText(String name, String parent) {
        return switch (name.isEmpty() ? parent : name) {
            case "group_id", "groups", "groups_names", "group_ids" -> GROUP;
            case "transactional_id", "v3_and_below_transactional_id", "transactional_ids" -> TRANSACTIONAL_ID;
            case "topic_names", "subscribed_topic_names" -> name.isEmpty() ? TOPIC_NAME : NONE;
            case "key" -> parent.isEmpty() ? COORDINATOR_KEY : NONE;
            case "coordinator_keys" -> COORDINATOR_KEY;
            default -> ofTopicName(name, parent);
        };
    }

    private static int ofTopicName(String name, String parent) {
        return switch (name) {
            case "topic", "topic_name" -> parent.isEmpty() ? NONE : TOPIC_NAME;
            case "name" -> isListOfTopics(parent) ? TOPIC_NAME : NONE;
            default -> NONE;
        };
    }

    private static boolean isListOfTopics(String array) {
        return switch (array) {
            case "topics",
                    "topic_data",
                    "topic_results",
                    "v3_and_below_topics",
                    "results_by_topic_v3_and_below",
                    "responses",
                    "results" -> true;
            default -> false;
        };
    }

    private static int ofNumber(String name, String parent, boolean request, boolean inTopic) {
        return switch (name.isEmpty() ? parent : name) {
            case "partition", "partition_index", "partition_id", "index" -> inTopic ? PARTITION : NONE;
            case "partitions", "partition_indexes" -> inTopic && name.isEmpty() ? PARTITION : NONE;
            case "throttle_time_ms" -> request ? NONE : THROTTLE;
            default -> NONE;
        };
    }

    private static int ofShort(String name, boolean request) {
        if (request) {
            return name.equals("acks") ? ACKS : NONE;
        }
        return switch (name) {
            case "error_code", "partition_error_code", "acknowledge_error_code" -> ERROR;
            default -> NONE;
        };
    }
}
