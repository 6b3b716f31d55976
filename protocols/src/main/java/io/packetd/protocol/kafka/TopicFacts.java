// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a message says of one topic. */
final class TopicFacts {

    /** Most partitions that are shown; the rest are counted. */
    static final int MAX_PARTITIONS = 32;

    private static final int[] NONE = {};

    @Nullable
    String name;

    /** Both halves are 0 when there is no id. */
    long idHigh;

    long idLow;

    /** The first {@link #MAX_PARTITIONS} partitions. */
    int[] partitions = NONE;

    /** Number of all partitions. */
    int partitionCount;

    boolean hasRecords;
    boolean recordsUnknown;
    long records;
    long recordBytes;
    int error;

    void partition(int number) {
        if (partitionCount < MAX_PARTITIONS) {
            if (partitionCount == partitions.length) {
                partitions = Arrays.copyOf(partitions, Math.max(1, partitionCount * 2));
            }
            partitions[partitionCount] = number;
        }
        partitionCount++;
    }

    int shownPartitions() {
        return Math.min(partitionCount, MAX_PARTITIONS);
    }

    boolean hasId() {
        return (idHigh | idLow) != 0;
    }

    /** Whether both are about one topic, as neighbours in a list without structure are. */
    boolean isSame(TopicFacts other) {
        return idHigh == other.idHigh && idLow == other.idLow && name != null && name.equals(other.name);
    }

    void merge(TopicFacts other) {
        for (int i = 0; i < other.shownPartitions(); i++) {
            partition(other.partitions[i]);
        }
        hasRecords |= other.hasRecords;
        recordsUnknown |= other.recordsUnknown;
        records += other.records;
        recordBytes += other.recordBytes;
        error = KafkaErrors.worse(error, other.error);
    }

    /** Its name, else the id as text, else empty. */
    String label(TopicIds ids) {
        if (name != null) {
            return name;
        }
        String found = hasId() ? ids.name(idHigh, idLow) : null;
        return found != null ? found : hasId() ? TopicIds.text(idHigh, idLow) : "";
    }

    /** As it is reported. */
    Map<String, ?> tree(TopicIds ids) {
        Map<String, Object> tree = new LinkedHashMap<>(8);
        tree.put("Topic", label(ids));
        if (hasId()) {
            tree.put("TopicID", TopicIds.text(idHigh, idLow));
        }
        if (partitionCount > 0) {
            tree.put("Partitions", partitionList());
            if (partitionCount > MAX_PARTITIONS) {
                tree.put("MorePartitions", (long) partitionCount - MAX_PARTITIONS);
            }
        }
        if (hasRecords) {
            if (!recordsUnknown) {
                tree.put("Records", records);
            }
            tree.put("RecordBytes", recordBytes);
        }
        if (error != 0) {
            tree.put("ErrorCode", KafkaErrors.name(error));
        }
        return Collections.unmodifiableMap(tree);
    }

    private List<Long> partitionList() {
        if (partitionCount == 1) {
            return List.of((long) partitions[0]);
        }
        List<Long> list = new ArrayList<>(shownPartitions());
        for (int i = 0; i < shownPartitions(); i++) {
            list.add((long) partitions[i]);
        }
        return Collections.unmodifiableList(list);
    }
}
