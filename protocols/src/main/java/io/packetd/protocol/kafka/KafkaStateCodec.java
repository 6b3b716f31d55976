// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import io.packetd.protocol.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * Version 1, big endian; texts as {@link DataOutput#writeUTF}, those that may be missing behind a byte 0 or 1:
 *
 * <pre>
 * u16 flags: 1 client trusted, 2 client lost, 4 server trusted, 8 server lost, 16 raw tokens, 32 ids repeat, 64 lost
 * i64 next key, i32 tokens owed
 * u16 requests that wait: i64 correlation id, API and version, i64 key and suspect bit
 * u16 topic ids: i64 high, i64 low, text
 * frame of the client, frame of the server ({@link FrameCodec})
 * </pre>
 */
final class KafkaStateCodec implements StateCodec<KafkaState> {

    private static final int VERSION = 1;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(KafkaState state, DataOutput out) throws IOException {
        out.writeShort(bit(state.client.trusted, 1)
                | bit(state.client.lost, 2)
                | bit(state.server.trusted, 4)
                | bit(state.server.lost, 8)
                | bit(state.rawTokens, 16)
                | bit(state.outstanding.idsRepeat, 32)
                | bit(state.outstanding.lost, 64));
        out.writeLong(state.nextKey);
        out.writeInt(state.tokensOwed);
        int waiting = state.outstanding.size();
        out.writeShort(waiting);
        for (int i = 0; i < waiting; i++) {
            out.writeLong(state.outstanding.asked(i));
            out.writeLong(state.outstanding.keyBits(i));
        }
        writeTopics(state.topicIds, out);
        FrameCodec.write(state.client, out);
        FrameCodec.write(state.server, out);
    }

    private static void writeTopics(TopicIds ids, DataOutput out) throws IOException {
        ArrayDeque<TopicIds.Known> known = ids.known;
        out.writeShort(known == null ? 0 : known.size());
        if (known != null) {
            for (TopicIds.Known topic : known) {
                out.writeLong(topic.high());
                out.writeLong(topic.low());
                out.writeUTF(topic.name());
            }
        }
    }

    @Override
    public KafkaState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw StateCodec.unknownVersion("kafka", version, VERSION);
        }
        KafkaState state = new KafkaState();
        int flags = in.readUnsignedShort();
        state.client.trusted = (flags & 1) != 0;
        state.client.lost = (flags & 2) != 0;
        state.server.trusted = (flags & 4) != 0;
        state.server.lost = (flags & 8) != 0;
        state.rawTokens = (flags & 16) != 0;
        state.nextKey = in.readLong();
        state.tokensOwed = in.readInt();
        int waiting = in.readUnsignedShort();
        if (waiting > Outstanding.MAX) {
            throw new IOException("kafka state with " + waiting + " open requests exceeds " + Outstanding.MAX);
        }
        for (int i = 0; i < waiting; i++) {
            state.outstanding.restore(in.readLong(), in.readLong());
        }
        state.outstanding.idsRepeat = (flags & 32) != 0;
        state.outstanding.lost = (flags & 64) != 0;
        for (int topics = in.readUnsignedShort(); topics > 0; topics--) {
            state.topicIds.learn(in.readLong(), in.readLong(), in.readUTF());
        }
        FrameCodec.read(state.client, true, in);
        FrameCodec.read(state.server, false, in);
        return state;
    }

    private static int bit(boolean set, int mask) {
        return set ? mask : 0;
    }
}
