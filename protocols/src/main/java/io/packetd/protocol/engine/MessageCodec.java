// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Extent;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.Side;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Messages and RoundTrips as bytes, version 1. Attributes are written by their place in {@link Descriptor#attributes()},
 * values as tagged trees; all numbers are variable-length.
 */
public final class MessageCodec {

    /** The version that is written. */
    public static final int VERSION = 1;

    private static final int MAX_TEXT_BYTES = 64 << 20;
    private static final int MAX_ELEMENTS = 1 << 20;
    private static final int MAX_DEPTH = 64;

    private static final int TEXT = 1;
    private static final int NUMBER = 2;
    private static final int FRACTION = 3;
    private static final int FALSE = 4;
    private static final int TRUE = 5;
    private static final int LIST = 6;
    private static final int OBJECT = 7;
    private static final int NULL = 8;

    private final Protocols protocols;

    /** Knows the attributes of these protocols. */
    public MessageCodec(Protocols protocols) {
        this.protocols = protocols;
    }

    /** Writes a RoundTrip; it delimits itself. */
    public void write(RoundTrip roundTrip, DataOutput out) throws IOException {
        Descriptor descriptor = descriptor(roundTrip.protocol());
        out.writeByte(VERSION);
        Varints.writeText(out, roundTrip.protocol());
        Varints.write(out, roundTrip.clientDirection());
        out.writeLong(roundTrip.connectionId());
        Varints.write(out, roundTrip.flags());
        writeNullable(descriptor, roundTrip.request(), out);
        writeNullable(descriptor, roundTrip.response(), out);
    }

    /** Reads what {@link #write(RoundTrip, DataOutput)} wrote. */
    public RoundTrip readRoundTrip(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("RoundTrip has version " + version + ", this build reads " + VERSION);
        }
        String id = Varints.readText(in, MAX_TEXT_BYTES);
        Descriptor descriptor = descriptor(id);
        int client = (int) Varints.read(in);
        long connection = in.readLong();
        int flags = (int) Varints.read(in);
        Observed request = readNullable(descriptor, in);
        Observed response = readNullable(descriptor, in);
        return new RoundTrip(id, client, connection, request, response, flags);
    }

    private Descriptor descriptor(String id) throws IOException {
        Protocol<?> protocol = protocols.byId(id);
        if (protocol == null) {
            throw new IOException("protocol '" + id + "' is not in this build");
        }
        return protocol.descriptor();
    }

    private static void writeNullable(Descriptor descriptor, @Nullable Observed observed, DataOutput out)
            throws IOException {
        out.writeBoolean(observed != null);
        if (observed != null) {
            write(descriptor, observed, out);
        }
    }

    private static @Nullable Observed readNullable(Descriptor descriptor, DataInput in) throws IOException {
        return in.readBoolean() ? readObserved(descriptor, in) : null;
    }

    static void write(Descriptor descriptor, Observed observed, DataOutput out) throws IOException {
        write(descriptor, observed.message(), out);
        Varints.write(out, observed.firstNanos());
        Varints.write(out, observed.lastNanos() - observed.firstNanos());
        Varints.write(out, observed.streamOffset());
        Varints.write(out, observed.wireBytes());
    }

    static Observed readObserved(Descriptor descriptor, DataInput in) throws IOException {
        Message message = readMessage(descriptor, in);
        long first = Varints.read(in);
        long last = first + Varints.read(in);
        return new Observed(message, first, last, Varints.read(in), Varints.read(in));
    }

    static void write(Descriptor descriptor, Message message, DataOutput out) throws IOException {
        Varints.write(out, message.kind().code());
        Varints.write(out, message.key());
        Varints.writeText(out, message.operation());
        Varints.write(out, message.outcome().code());
        Varints.writeText(out, message.status());
        Varints.write(out, message.size());
        Varints.write(out, message.startedAtNanos());
        Varints.write(out, message.flags());
        Varints.writeText(out, message.reading());
        writeExtent(message.extent(), out);
        List<Map.Entry<Integer, Object>> entries = new ArrayList<>();
        message.attributes()
                .forEach((key, value) ->
                        entries.add(Map.entry(descriptor.attributes().indexOf(key), value)));
        Varints.write(out, entries.size());
        for (Map.Entry<Integer, Object> entry : entries) {
            if (entry.getKey() < 0) {
                throw new IllegalStateException(descriptor.id() + " sets an attribute its descriptor does not list");
            }
            Varints.write(out, entry.getKey());
            writeValue(entry.getValue(), out);
        }
    }

    @SuppressWarnings("unchecked") // the value was written under the very key it is read for
    static Message readMessage(Descriptor descriptor, DataInput in) throws IOException {
        Message.Kind kind = Message.Kind.ofCode((int) Varints.read(in));
        long key = Varints.read(in);
        String operation = Varints.readText(in, MAX_TEXT_BYTES);
        Message.Outcome outcome = Message.Outcome.ofCode((int) Varints.read(in));
        String status = Varints.readText(in, MAX_TEXT_BYTES);
        long size = Varints.read(in);
        long started = Varints.read(in);
        int flags = (int) Varints.read(in);
        Message.Builder builder =
                switch (kind) {
                    case REQUEST -> Message.request(operation);
                    case RESPONSE -> Message.response(outcome, status);
                    case ONE_WAY -> Message.oneWay(operation);
                    case CANCEL -> Message.cancel();
                };
        builder.key(key).outcome(outcome, status).size(size).startedAt(started);
        builder.reading(Varints.readText(in, MAX_TEXT_BYTES)).extent(readExtent(in));
        int count = count(in);
        for (int i = 0; i < count; i++) {
            int index = (int) Varints.read(in);
            if (index < 0 || index >= descriptor.attributes().size()) {
                throw new IOException(descriptor.id() + " has no attribute with code " + index);
            }
            AttributeKey<Object> attribute =
                    (AttributeKey<Object>) descriptor.attributes().get(index);
            builder.with(attribute, readValue(in, 0));
        }
        return builder.build().withFlags(flags);
    }

    private static void writeExtent(@Nullable Extent extent, DataOutput out) throws IOException {
        out.writeByte(extent == null ? 0 : extent.sender() == null ? 1 : extent.sender() == Side.CLIENT ? 2 : 3);
        if (extent != null) {
            Varints.write(out, extent.firstNanos());
            Varints.write(out, extent.lastNanos());
            Varints.write(out, extent.streamOffset());
            Varints.write(out, extent.wireBytes());
        }
    }

    private static @Nullable Extent readExtent(DataInput in) throws IOException {
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case 0 -> null;
            case 1 -> readExtent(null, in);
            case 2 -> readExtent(Side.CLIENT, in);
            case 3 -> readExtent(Side.SERVER, in);
            default -> throw new IOException("unknown extent tag " + tag);
        };
    }

    private static Extent readExtent(@Nullable Side sender, DataInput in) throws IOException {
        return new Extent(sender, Varints.read(in), Varints.read(in), Varints.read(in), Varints.read(in));
    }

    private static void writeValue(@Nullable Object value, DataOutput out) throws IOException {
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof String text) {
            out.writeByte(TEXT);
            Varints.writeText(out, text);
        } else if (value instanceof Long number) {
            out.writeByte(NUMBER);
            Varints.write(out, number);
        } else if (value instanceof Double fraction) {
            out.writeByte(FRACTION);
            out.writeDouble(fraction);
        } else if (value instanceof Boolean flag) {
            out.writeByte(flag ? TRUE : FALSE);
        } else if (value instanceof List<?> list) {
            out.writeByte(LIST);
            Varints.write(out, list.size());
            for (Object element : list) {
                writeValue(element, out);
            }
        } else if (value instanceof Map<?, ?> map) {
            out.writeByte(OBJECT);
            Varints.write(out, map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Varints.writeText(out, (String) entry.getKey());
                writeValue(entry.getValue(), out);
            }
        } else {
            throw new IllegalStateException(
                    "an attribute holds a " + value.getClass().getName());
        }
    }

    private static @Nullable Object readValue(DataInput in, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("attribute nested deeper than " + MAX_DEPTH);
        }
        int tag = in.readUnsignedByte();
        return switch (tag) {
            case NULL -> null;
            case TEXT -> Varints.readText(in, MAX_TEXT_BYTES);
            case NUMBER -> Varints.read(in);
            case FRACTION -> in.readDouble();
            case FALSE -> false;
            case TRUE -> true;
            case LIST -> readList(in, depth);
            case OBJECT -> readObject(in, depth);
            default -> throw new IOException("unknown value tag " + tag);
        };
    }

    private static List<@Nullable Object> readList(DataInput in, int depth) throws IOException {
        int count = count(in);
        List<@Nullable Object> list = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            list.add(readValue(in, depth + 1));
        }
        return Collections.unmodifiableList(list);
    }

    private static Map<String, @Nullable Object> readObject(DataInput in, int depth) throws IOException {
        int count = count(in);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(Varints.readText(in, MAX_TEXT_BYTES), readValue(in, depth + 1));
        }
        return Collections.unmodifiableMap(map);
    }

    private static int count(DataInput in) throws IOException {
        long count = Varints.read(in);
        if (count < 0 || count > MAX_ELEMENTS) {
            throw new IOException(count + " elements exceed " + MAX_ELEMENTS);
        }
        return (int) count;
    }
}
