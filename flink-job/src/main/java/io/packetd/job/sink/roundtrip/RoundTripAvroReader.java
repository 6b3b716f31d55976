// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import io.packetd.schema.AvroInput;
import io.packetd.schema.FlowKey;
import io.packetd.schema.RoundTripSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link RoundTripAvro} wrote, and what any other Avro writer makes of the same schema. Attributes and flags that
 * this build does not know are passed over. All flags are those of the RoundTrip, none of them a message's.
 */
public final class RoundTripAvroReader {

    /** As deep as attributes are nested at most; also what keeps hostile bytes from using up the stack. */
    private static final int MAX_DEPTH = 64;

    private final Map<String, Map<String, AttributeKey<?>>> attributes = new HashMap<>();

    /** Reads RoundTrips of these protocols. */
    public RoundTripAvroReader(Protocols protocols) {
        for (Descriptor descriptor : protocols.descriptors()) {
            Map<String, AttributeKey<?>> byName = new HashMap<>();
            descriptor.attributes().forEach(key -> byName.putIfAbsent(key.name(), key));
            attributes.put(descriptor.id(), byName);
        }
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is damaged or of a protocol that this build does not know
     */
    public FlowRoundTrip read(byte[] bytes) {
        AvroInput in = RoundTripSchema.open(bytes);
        String protocol = in.readText("protocol");
        Map<String, AttributeKey<?>> known = attributes.get(protocol);
        if (known == null) {
            throw new IllegalArgumentException("no protocol " + protocol + " in this build");
        }
        in.readText("id");
        in.readText("connection");
        passEndpoint(in, "client");
        passEndpoint(in, "server");
        in.readLong("endNanos");
        if (isPresent(in, "durationNanos")) {
            in.readLong("durationNanos");
        }
        int flags = flags(in);
        Observed request = isPresent(in, "request") ? message(in, known) : null;
        Observed response = isPresent(in, "response") ? message(in, known) : null;
        int client = in.readInt("clientEnd", 0, 1);
        long connection = in.readLong("connectionNumber");
        FlowKey flow = in.readFlow();
        if (!in.atEnd()) {
            throw in.damaged("bytes after the RoundTrip");
        }
        return new FlowRoundTrip(flow, new RoundTrip(protocol, client, connection, request, response, flags));
    }

    private static void passEndpoint(AvroInput in, String field) {
        in.readText(field);
        in.readInt(field + " port", 0, 0xffff);
    }

    private static boolean isPresent(AvroInput in, String field) {
        return in.readInt(field, 0, 1) == 1;
    }

    private static int flags(AvroInput in) {
        int flags = 0;
        for (long block = in.readBlockCount("flags"); block > 0; block = in.readBlockCount("flags")) {
            for (long i = 0; i < block; i++) {
                String label = in.readText("flag");
                for (Flag flag : Flag.values()) {
                    flags |= flag.label().equals(label) ? flag.bit() : 0;
                }
            }
        }
        return flags;
    }

    private static Observed message(AvroInput in, Map<String, AttributeKey<?>> known) {
        Message.Kind kind = Message.Kind.ofCode(in.readInt("kind", 0, 2));
        long first = in.readLong("firstNanos");
        long last = in.readLong("lastNanos");
        String operation = in.readText("operation");
        Message.Outcome outcome = Message.Outcome.ofCode(in.readInt("outcome", 0, 3));
        String status = in.readText("status");
        long size = in.readLong("size");
        long wireBytes = in.readLong("wireBytes");
        long offset = in.readLong("streamOffset");
        Message.Builder builder =
                switch (kind) {
                    case REQUEST -> Message.request(operation);
                    case RESPONSE -> Message.response(outcome, status);
                    case ONE_WAY, CANCEL -> Message.oneWay(operation);
                };
        builder.outcome(outcome, status).size(size);
        attributes(in, known, builder);
        return new Observed(builder.build(), first, last, offset, wireBytes);
    }

    private static void attributes(AvroInput in, Map<String, AttributeKey<?>> known, Message.Builder builder) {
        for (long block = in.readBlockCount("attributes"); block > 0; block = in.readBlockCount("attributes")) {
            for (long i = 0; i < block; i++) {
                AttributeKey<?> key = known.get(in.readText("attribute"));
                Object value = value(in, 0);
                if (key != null && value != null) {
                    add(builder, key, value, in);
                }
            }
        }
    }

    private static <T> void add(Message.Builder builder, AttributeKey<T> key, Object value, AvroInput in) {
        if (!key.type().isInstance(value)) {
            throw in.damaged(
                    "attribute " + key.name() + " is not a " + key.type().getSimpleName());
        }
        builder.with(key, key.type().cast(value));
    }

    private static @Nullable Object value(AvroInput in, int depth) {
        if (depth > MAX_DEPTH) {
            throw in.damaged("values nested deeper than " + MAX_DEPTH);
        }
        int branch = in.readInt("value", 0, RoundTripAvro.OBJECT);
        return switch (branch) {
            case RoundTripAvro.NULL -> null;
            case RoundTripAvro.BOOLEAN -> in.readBoolean("value");
            case RoundTripAvro.LONG -> in.readLong("value");
            case RoundTripAvro.DOUBLE -> in.readDouble("value");
            case RoundTripAvro.STRING -> in.readText("value");
            case RoundTripAvro.LIST -> list(in, depth + 1);
            default -> object(in, depth + 1);
        };
    }

    private static List<@Nullable Object> list(AvroInput in, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        for (long block = in.readBlockCount("items"); block > 0; block = in.readBlockCount("items")) {
            for (long i = 0; i < block; i++) {
                list.add(value(in, depth));
            }
        }
        return Collections.unmodifiableList(list);
    }

    private static Map<String, @Nullable Object> object(AvroInput in, int depth) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (long block = in.readBlockCount("entries"); block > 0; block = in.readBlockCount("entries")) {
            for (long i = 0; i < block; i++) {
                object.put(in.readText("entry"), value(in, depth));
            }
        }
        return Collections.unmodifiableMap(object);
    }
}
