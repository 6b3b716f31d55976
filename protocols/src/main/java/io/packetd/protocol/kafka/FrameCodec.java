// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame that is open, part of version 1 of {@link KafkaStateCodec}:
 *
 * <pre>
 * u8 open; if it is: i64 size, i64 left, i16 API, i16 version, i32 correlation id, text? client id, i64 key
 *   i32 hash of the layout, u16 place in it, i32 tags left, i32 bytes of records left, u8 arrays: i32 elements left
 *   i32 topics, i64 partitions, u8 flags: 1 has records, 2 records unknown, i64 records, i64 bytes of records, u8 codec + 1
 *   text? group, text? transactional id, text? coordinator key, i32 coordinator type, i32 acks, i32 throttle, i32 error
 *   u8 topics shown, the one that is open last, u8 whether there is an open one; for each:
 *     text? name, i64 i64 id, i32 partitions, i32 for each shown, u8 flags as above, i64 records, i64 bytes, i32 error
 * </pre>
 */
final class FrameCodec {

    private FrameCodec() {}

    static void write(Frame frame, DataOutput out) throws IOException {
        out.writeBoolean(frame.open);
        if (!frame.open) {
            return;
        }
        out.writeLong(frame.size);
        out.writeLong(frame.left);
        out.writeShort(frame.api);
        out.writeShort(frame.version);
        out.writeInt(frame.correlation);
        writeText(frame.clientId, out);
        out.writeLong(frame.key);
        Walk walk = frame.walk;
        out.writeInt(walk.program == null ? 0 : walk.program.hash);
        out.writeShort(walk.pc);
        out.writeInt(walk.tagsLeft);
        out.writeInt(walk.recordsLeft);
        out.writeByte(walk.depth);
        for (int i = 0; i < walk.depth; i++) {
            out.writeInt(walk.counts[i]);
        }
        writeFacts(frame.facts, out);
    }

    private static void writeFacts(Facts facts, DataOutput out) throws IOException {
        out.writeInt(facts.topicCount);
        out.writeLong(facts.partitionCount);
        out.writeByte((facts.hasRecords ? 1 : 0) | (facts.recordsUnknown ? 2 : 0));
        out.writeLong(facts.records);
        out.writeLong(facts.recordBytes);
        out.writeByte(facts.codec + 1);
        writeText(facts.group, out);
        writeText(facts.transactionalId, out);
        writeText(facts.coordinatorKey, out);
        out.writeInt(facts.coordinatorType);
        out.writeInt(facts.acks);
        out.writeInt(facts.throttleMillis);
        out.writeInt(facts.error);
        List<TopicFacts> shown = facts.topics == null ? List.of() : facts.topics;
        TopicFacts current = facts.current;
        out.writeByte(shown.size() + (current == null ? 0 : 1));
        out.writeBoolean(current != null);
        for (TopicFacts topic : shown) {
            writeTopic(topic, out);
        }
        if (current != null) {
            writeTopic(current, out);
        }
    }

    private static void writeTopic(TopicFacts topic, DataOutput out) throws IOException {
        writeText(topic.name, out);
        out.writeLong(topic.idHigh);
        out.writeLong(topic.idLow);
        out.writeInt(topic.partitionCount);
        for (int i = 0; i < topic.shownPartitions(); i++) {
            out.writeInt(topic.partitions[i]);
        }
        out.writeByte((topic.hasRecords ? 1 : 0) | (topic.recordsUnknown ? 2 : 0));
        out.writeLong(topic.records);
        out.writeLong(topic.recordBytes);
        out.writeInt(topic.error);
    }

    private static void writeText(@Nullable String text, DataOutput out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    static void read(Frame frame, boolean request, DataInput in) throws IOException {
        frame.open = in.readBoolean();
        if (!frame.open) {
            return;
        }
        frame.size = in.readLong();
        frame.left = in.readLong();
        frame.api = in.readUnsignedShort();
        frame.version = in.readUnsignedShort();
        frame.correlation = in.readInt();
        frame.clientId = readText(in);
        frame.key = in.readLong();
        if (frame.left <= 0 || frame.left > frame.size) {
            throw new IOException("kafka state with " + frame.left + " bytes left of " + frame.size);
        }
        readWalk(frame, request, in);
        readFacts(frame.facts, in);
    }

    /** A layout that is no longer the same ends the walk: the rest of the frame is passed over. */
    private static void readWalk(Frame frame, boolean request, DataInput in) throws IOException {
        int hash = in.readInt();
        int place = in.readUnsignedShort();
        Walk walk = frame.walk;
        Api api = Apis.of(frame.api);
        Program program = api == null ? null : request ? api.request(frame.version) : api.response(frame.version);
        walk.begin(program);
        boolean sound = program != null && program.hash == hash && walk.standAt(place);
        walk.tagsLeft = in.readInt();
        walk.recordsLeft = in.readInt();
        int depth = in.readUnsignedByte();
        if (depth > Walk.MAX_DEPTH) {
            throw new IOException("kafka state of depth " + depth + " exceeds " + Walk.MAX_DEPTH);
        }
        for (int i = 0; i < depth; i++) {
            walk.counts[i] = in.readInt();
        }
        if (!sound || depth != walk.depth) {
            walk.begin(null);
        }
    }

    private static void readFacts(Facts facts, DataInput in) throws IOException {
        facts.topicCount = in.readInt();
        facts.partitionCount = in.readLong();
        int flags = in.readUnsignedByte();
        facts.hasRecords = (flags & 1) != 0;
        facts.recordsUnknown = (flags & 2) != 0;
        facts.records = in.readLong();
        facts.recordBytes = in.readLong();
        facts.codec = in.readUnsignedByte() - 1;
        facts.group = readText(in);
        facts.transactionalId = readText(in);
        facts.coordinatorKey = readText(in);
        facts.coordinatorType = in.readInt();
        facts.acks = in.readInt();
        facts.throttleMillis = in.readInt();
        facts.error = in.readInt();
        int shown = in.readUnsignedByte();
        if (shown > Facts.MAX_TOPICS + 1) {
            throw new IOException("kafka state with " + shown + " topics exceeds " + Facts.MAX_TOPICS);
        }
        boolean open = in.readBoolean();
        List<TopicFacts> topics = new ArrayList<>(shown);
        for (int i = 0; i < shown; i++) {
            topics.add(readTopic(in));
        }
        facts.current = open && shown > 0 ? topics.remove(shown - 1) : null;
        facts.topics = topics.isEmpty() ? null : topics;
    }

    private static TopicFacts readTopic(DataInput in) throws IOException {
        TopicFacts topic = new TopicFacts();
        topic.name = readText(in);
        topic.idHigh = in.readLong();
        topic.idLow = in.readLong();
        int partitions = in.readInt();
        if (partitions < 0) {
            throw new IOException("kafka state with a topic of " + partitions + " partitions");
        }
        for (int i = Math.min(partitions, TopicFacts.MAX_PARTITIONS); i > 0; i--) {
            topic.partition(in.readInt());
        }
        topic.partitionCount = partitions;
        int flags = in.readUnsignedByte();
        topic.hasRecords = (flags & 1) != 0;
        topic.recordsUnknown = (flags & 2) != 0;
        topic.records = in.readLong();
        topic.recordBytes = in.readLong();
        topic.error = in.readInt();
        return topic;
    }

    private static @Nullable String readText(DataInput in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}
