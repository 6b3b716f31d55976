// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was read of one message so far. */
final class Facts {

    /** Most topics that are shown; the rest are counted. */
    static final int MAX_TOPICS = 32;

    /** {@link #acks} of a message that has none. */
    static final int NO_ACKS = Integer.MIN_VALUE;

    /** {@link #throttleMillis} of a message that has none. */
    static final int NO_THROTTLE = -1;

    /** {@link #codec} before the first batch. */
    static final int NO_CODEC = -1;

    /** {@link #codec} of batches that differ. */
    static final int MIXED_CODECS = 8;

    private static final int COORDINATOR_OF_GROUP = 0;
    private static final int COORDINATOR_OF_TRANSACTION = 1;

    /** Null until the first. */
    @Nullable
    List<TopicFacts> topics;

    /** The topic that is being described, if any. */
    @Nullable
    TopicFacts current;

    int topicCount;
    long partitionCount;
    boolean hasRecords;
    boolean recordsUnknown;
    long records;
    long recordBytes;
    int codec = NO_CODEC;

    @Nullable
    String group;

    @Nullable
    String transactionalId;

    @Nullable
    String coordinatorKey;

    int coordinatorType = COORDINATOR_OF_GROUP;
    int acks = NO_ACKS;
    int throttleMillis = NO_THROTTLE;
    int error;

    void clear() {
        topics = null;
        current = null;
        topicCount = 0;
        partitionCount = 0;
        hasRecords = false;
        recordsUnknown = false;
        records = 0;
        recordBytes = 0;
        codec = NO_CODEC;
        group = null;
        transactionalId = null;
        coordinatorKey = null;
        coordinatorType = COORDINATOR_OF_GROUP;
        acks = NO_ACKS;
        throttleMillis = NO_THROTTLE;
        error = 0;
    }

    /** Whether this can be what a client asks for: acks that exist, topics with names that can be. */
    boolean arePlausible() {
        if (acks != NO_ACKS && (acks < -1 || acks > 1)) {
            return false;
        }
        if (topics != null) {
            for (TopicFacts topic : topics) {
                if (topic.name != null && !Texts.isTopic(topic.name)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether anything was read that has a name. */
    boolean hasNames() {
        boolean topic = topics != null && topics.get(0).name != null;
        return topic
                || (group != null && !group.isEmpty())
                || (transactionalId != null && !transactionalId.isEmpty())
                || (coordinatorKey != null && !coordinatorKey.isEmpty());
    }

    void beginTopic() {
        current = new TopicFacts();
    }

    void endTopic(TopicIds ids) {
        TopicFacts topic = current;
        current = null;
        if (topic == null || (topic.name == null && !topic.hasId())) {
            return;
        }
        if (topic.name != null && topic.hasId()) {
            ids.learn(topic.idHigh, topic.idLow, topic.name);
        }
        List<TopicFacts> all = topics;
        if (all == null) {
            all = new ArrayList<>(2);
            topics = all;
        } else if (all.get(all.size() - 1).isSame(topic)) {
            all.get(all.size() - 1).merge(topic);
            return;
        }
        topicCount++;
        if (all.size() < MAX_TOPICS) {
            all.add(topic);
        }
    }

    void text(int role, String value) {
        switch (role) {
            case Role.TOPIC_NAME -> {
                if (current != null) {
                    current.name = value;
                }
            }
            case Role.GROUP -> group = group == null ? value : group;
            case Role.TRANSACTIONAL_ID -> transactionalId = transactionalId == null ? value : transactionalId;
            case Role.COORDINATOR_KEY -> coordinatorKey = coordinatorKey == null ? value : coordinatorKey;
            default -> {}
        }
    }

    void number(int role, int value) {
        switch (role) {
            case Role.PARTITION -> {
                partitionCount++;
                if (current != null) {
                    current.partition(value);
                }
            }
            case Role.ERROR -> {
                if (value != 0) {
                    error = KafkaErrors.worse(error, value);
                    if (current != null) {
                        current.error = KafkaErrors.worse(current.error, value);
                    }
                }
            }
            case Role.ACKS -> acks = value;
            case Role.THROTTLE -> throttleMillis = value;
            case Role.COORDINATOR_TYPE -> coordinatorType = value;
            default -> {}
        }
    }

    void id(long high, long low) {
        if (current != null) {
            current.idHigh = high;
            current.idLow = low;
        }
    }

    /** Record batches of this many bytes follow. */
    void recordBytes(int bytes) {
        hasRecords = true;
        recordBytes += bytes;
        if (current != null) {
            current.hasRecords = true;
            current.recordBytes += bytes;
        }
    }

    void records(int count, int codecOfBatch) {
        records += count;
        if (current != null) {
            current.records += count;
        }
        codec = codec == NO_CODEC || codec == codecOfBatch ? codecOfBatch : MIXED_CODECS;
    }

    /** The number of records cannot be known without taking them apart. */
    void recordsUnknown() {
        recordsUnknown = true;
        if (current != null) {
            current.recordsUnknown = true;
        }
    }

    /** The consumer group, also that whose coordinator is asked for. */
    @Nullable
    String group() {
        return group == null && coordinatorType == COORDINATOR_OF_GROUP ? coordinatorKey : group;
    }

    /** The transactional id, also that whose coordinator is asked for. */
    @Nullable
    String transactionalId() {
        return transactionalId == null && coordinatorType == COORDINATOR_OF_TRANSACTION
                ? coordinatorKey
                : transactionalId;
    }

    /** The first topic, as {@link TopicFacts#label}; empty when there is none. */
    String firstTopic(TopicIds ids) {
        return topics == null ? "" : topics.get(0).label(ids);
    }

    /** The partition as text, when the message is about exactly one. */
    @Nullable
    String onlyPartition() {
        if (topics == null || topicCount != 1) {
            return null;
        }
        TopicFacts topic = topics.get(0);
        return topic.partitionCount == 1 ? Integer.toString(topic.partitions[0]) : null;
    }

    /** The topics as they are reported, null when there is none. */
    @Nullable
    List<?> topicList(TopicIds ids) {
        List<TopicFacts> all = topics;
        if (all == null) {
            return null;
        }
        if (all.size() == 1) {
            return List.of(all.get(0).tree(ids));
        }
        List<Object> list = new ArrayList<>(all.size());
        for (TopicFacts topic : all) {
            list.add(topic.tree(ids));
        }
        return java.util.Collections.unmodifiableList(list);
    }
}
