// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.Side;
import io.packetd.protocol.amqp.Consumers.Consumer;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One channel in the state:
 *
 * <pre>
 * u16 number, i64 nextPublish, i64 confirmsSince, u8 flags (1 acknowledges, 2 namelessAcknowledges), i64 namelessKey,
 * text namelessQueue
 * for each side: u8 calls, each i32 code, i64 key; u8 whether a content follows; the content
 * twice (published, delivered): u16 tags, each i64 tag, i64 key, i32 mark
 * u16 consumers, each i64 tag, u8 acknowledges, text queue
 * content: i32 method, i64 key, firstNanos, streamOffset, wireBytes, bodyBytes, received;
 *   texts exchange, routingKey, consumerTag, replyText; i64 deliveryTag, i64 messageCount, u16 replyCode, u8 bits;
 *   texts contentType, messageId, correlationId; u8 headers, each two texts
 * </pre>
 */
final class ChannelCodec {

    private static final int ACKNOWLEDGES = 1;
    private static final int NAMELESS_ACKNOWLEDGES = 2;

    private ChannelCodec() {}

    static void write(Channel channel, DataOutput out) throws IOException {
        out.writeShort(channel.number);
        out.writeLong(channel.nextPublish);
        out.writeLong(channel.confirmsSince);
        out.writeByte(
                (channel.acknowledges ? ACKNOWLEDGES : 0) | (channel.namelessAcknowledges ? NAMELESS_ACKNOWLEDGES : 0));
        out.writeLong(channel.namelessKey);
        out.writeUTF(channel.namelessQueue);
        for (Side side : Side.values()) {
            Waits waits = channel.asked(side);
            out.writeByte(waits.size());
            for (int i = 0; i < waits.size(); i++) {
                out.writeInt(waits.code(i));
                out.writeLong(waits.key(i));
            }
            Content content = channel.content(side);
            out.writeBoolean(content != null);
            if (content != null) {
                write(content, out);
            }
        }
        write(channel.published, out);
        write(channel.delivered, out);
        out.writeShort(channel.consumers.all().size());
        for (Consumer consumer : channel.consumers.all()) {
            out.writeLong(consumer.tag());
            out.writeBoolean(consumer.acknowledges());
            out.writeUTF(consumer.queue());
        }
    }

    /** Reads what follows the number into a fresh channel. */
    static void read(Channel channel, DataInput in) throws IOException {
        channel.nextPublish = in.readLong();
        channel.confirmsSince = in.readLong();
        int flags = in.readUnsignedByte();
        channel.acknowledges = (flags & ACKNOWLEDGES) != 0;
        channel.namelessAcknowledges = (flags & NAMELESS_ACKNOWLEDGES) != 0;
        channel.namelessKey = in.readLong();
        channel.namelessQueue = in.readUTF();
        for (Side side : Side.values()) {
            int calls = in.readUnsignedByte();
            for (int i = 0; i < calls; i++) {
                if (!channel.asked(side).add(in.readInt(), in.readLong())) {
                    throw new IOException("amqp channel with " + calls + " calls exceeds " + Waits.MAX);
                }
            }
            channel.setContent(side, in.readBoolean() ? readContent(in) : null);
        }
        read(channel.published, in);
        read(channel.delivered, in);
        int consumers = in.readUnsignedShort();
        for (int i = 0; i < consumers; i++) {
            channel.consumers.add(new Consumer(in.readLong(), in.readBoolean(), in.readUTF()));
        }
    }

    private static void write(Tags tags, DataOutput out) throws IOException {
        out.writeShort(tags.size());
        for (int i = tags.head(); i < tags.end(); i++) {
            if (tags.key(i) != 0) {
                out.writeLong(tags.tag(i));
                out.writeLong(tags.key(i));
                out.writeInt(tags.mark(i));
            }
        }
    }

    private static void read(Tags tags, DataInput in) throws IOException {
        int count = in.readUnsignedShort();
        for (int i = 0; i < count; i++) {
            long tag = in.readLong();
            long key = in.readLong();
            if (key <= 0) {
                throw new IOException("amqp tag with the key " + key);
            }
            tags.add(tag, key, in.readInt());
        }
    }

    private static void write(Content content, DataOutput out) throws IOException {
        Arguments a = content.arguments;
        Properties p = content.properties;
        out.writeInt(content.method.code);
        out.writeLong(content.key);
        out.writeLong(content.firstNanos);
        out.writeLong(content.streamOffset);
        out.writeLong(content.wireBytes);
        out.writeLong(content.bodyBytes);
        out.writeLong(content.received);
        writeText(a.exchange, out);
        writeText(a.routingKey, out);
        writeText(a.consumerTag, out);
        writeText(a.replyText, out);
        out.writeLong(a.deliveryTag);
        out.writeLong(a.messageCount);
        out.writeShort(a.replyCode);
        out.writeByte(a.bits);
        writeText(p.contentType, out);
        writeText(p.messageId, out);
        writeText(p.correlationId, out);
        Map<String, ?> trace = p.trace == null ? Map.of() : p.trace;
        out.writeByte(trace.size());
        for (Map.Entry<String, ?> header : trace.entrySet()) {
            out.writeUTF(header.getKey());
            out.writeUTF(String.valueOf(header.getValue()));
        }
    }

    private static Content readContent(DataInput in) throws IOException {
        int code = in.readInt();
        Method method = Methods.of(code);
        if (method == null || !method.hasContent()) {
            throw new IOException("amqp content of the method " + code);
        }
        Arguments a = new Arguments();
        Content content = new Content(method, a, in.readLong(), in.readLong(), in.readLong(), in.readLong());
        content.bodyBytes = in.readLong();
        content.received = in.readLong();
        a.exchange = readText(in);
        a.routingKey = readText(in);
        a.consumerTag = readText(in);
        a.replyText = readText(in);
        a.deliveryTag = in.readLong();
        a.messageCount = in.readLong();
        a.replyCode = in.readUnsignedShort();
        a.bits = in.readUnsignedByte();
        Properties p = content.properties;
        p.contentType = readText(in);
        p.messageId = readText(in);
        p.correlationId = readText(in);
        int headers = in.readUnsignedByte();
        if (headers > 0) {
            Map<String, String> trace = new LinkedHashMap<>();
            for (int i = 0; i < headers; i++) {
                trace.put(in.readUTF(), in.readUTF());
            }
            p.trace = Collections.unmodifiableMap(trace);
        }
        return content;
    }

    private static void writeText(@Nullable String text, DataOutput out) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static @Nullable String readText(DataInput in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}
