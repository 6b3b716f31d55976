// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import io.packetd.job.connection.Endpoints;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.Attributes;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.schema.AvroBuffer;
import io.packetd.schema.RoundTripSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a RoundTrip as record {@code RoundTrip} of {@code RoundTrip.avsc}, in single-object encoding. Flags of its messages
 * and its own are told together, as in {@link RoundTripJson}; what only the engine needs (pairing keys, extents) is not told.
 * Not thread-safe.
 */
public final class RoundTripAvro {

    /** Branches of the union of values, in the order of the schema. */
    static final int NULL = 0;

    static final int BOOLEAN = 1;
    static final int LONG = 2;
    static final int DOUBLE = 3;
    static final int STRING = 4;
    static final int LIST = 5;
    static final int OBJECT = 6;

    /** The branch of a union of null and something that is not null. */
    private static final int PRESENT = 1;

    private static final Flag[] FLAGS = Flag.values();

    private final Endpoints.Cache endpoints = new Endpoints.Cache();
    private final RoundTripId id = new RoundTripId();
    private final AvroBuffer out = new AvroBuffer();

    private @Nullable AttributeKey<?>[] keys = new AttributeKey<?>[32];
    private @Nullable Object[] values = new Object[32];
    private int attributes;

    /** The record with the ten bytes in front of it. */
    public byte[] render(FlowRoundTrip element) {
        RoundTrip roundTrip = element.roundTrip();
        Observed request = roundTrip.request();
        Observed response = roundTrip.response();
        Endpoints ends = endpoints.get(element.flow());
        int client = roundTrip.clientDirection();
        RoundTripSchema.begin(out);
        out.writeText(roundTrip.protocol());
        ids(element);
        endpoint(ends, client);
        endpoint(ends, 1 - client);
        out.writeLong(roundTrip.orderNanos());
        if (request == null || response == null) {
            out.writeInt(NULL);
        } else {
            out.writeInt(PRESENT);
            out.writeLong(roundTrip.durationNanos());
        }
        flags(AnalysisStats.flagsOf(roundTrip));
        message(request);
        message(response);
        out.writeInt(client);
        out.writeLong(roundTrip.connectionId());
        out.writeFlow(element.flow());
        return out.toBytes();
    }

    private void ids(FlowRoundTrip element) {
        RoundTrip roundTrip = element.roundTrip();
        id.ofConnection(element.flow(), roundTrip.connectionId());
        long connection = id.first();
        id.ofRoundTrip(roundTrip);
        out.writeHex(id.first(), id.second());
        out.writeHex(connection);
    }

    private void endpoint(Endpoints ends, int end) {
        out.writeText(ends.host(end));
        out.writeInt(ends.port(end));
    }

    private void flags(int flags) {
        out.beginItems(Integer.bitCount(flags));
        for (Flag flag : FLAGS) {
            if (flag.in(flags)) {
                out.writeText(flag.label());
            }
        }
        out.endItems();
    }

    private void message(@Nullable Observed observed) {
        if (observed == null) {
            out.writeInt(NULL);
            return;
        }
        Message message = observed.message();
        out.writeInt(PRESENT);
        out.writeInt(kind(message.kind()));
        out.writeLong(observed.firstNanos());
        out.writeLong(observed.lastNanos());
        out.writeText(message.operation());
        out.writeInt(message.outcome().code());
        out.writeText(message.status());
        out.writeLong(message.size());
        out.writeLong(observed.wireBytes());
        out.writeLong(observed.streamOffset());
        attributes(message.attributes());
    }

    private static int kind(Message.Kind kind) {
        return switch (kind) {
            case REQUEST, RESPONSE, ONE_WAY -> kind.code();
            case CANCEL -> throw new IllegalArgumentException("a cancel is no part of a RoundTrip");
        };
    }

    private void attributes(Attributes all) {
        attributes = 0;
        all.forEach(this::collect);
        out.beginItems(attributes);
        for (int i = 0; i < attributes; i++) {
            AttributeKey<?> key = keys[i];
            if (key != null) {
                out.writeText(key.name());
                value(values[i]);
            }
        }
        out.endItems();
        Arrays.fill(keys, 0, attributes, null);
        Arrays.fill(values, 0, attributes, null);
    }

    /** A map has each name once: the first value counts, as everywhere else. */
    private void collect(AttributeKey<?> key, Object value) {
        for (int i = 0; i < attributes; i++) {
            if (key.equals(keys[i])) {
                return;
            }
        }
        if (attributes == keys.length) {
            keys = Arrays.copyOf(keys, attributes * 2);
            values = Arrays.copyOf(values, attributes * 2);
        }
        keys[attributes] = key;
        values[attributes++] = value;
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            out.writeInt(NULL);
        } else if (value instanceof String text) {
            out.writeInt(STRING);
            out.writeText(text);
        } else if (value instanceof Long number) {
            out.writeInt(LONG);
            out.writeLong(number);
        } else if (value instanceof Boolean truth) {
            out.writeInt(BOOLEAN);
            out.writeBoolean(truth);
        } else if (value instanceof Double fraction) {
            out.writeInt(DOUBLE);
            out.writeDouble(fraction);
        } else if (value instanceof List<?> list) {
            out.writeInt(LIST);
            out.beginItems(list.size());
            for (int i = 0; i < list.size(); i++) {
                value(list.get(i));
            }
            out.endItems();
        } else if (value instanceof Map<?, ?> map) {
            out.writeInt(OBJECT);
            out.beginItems(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeText((String) entry.getKey());
                value(entry.getValue());
            }
            out.endItems();
        } else {
            throw new IllegalArgumentException(
                    "an attribute holds a " + value.getClass().getName());
        }
    }
}
