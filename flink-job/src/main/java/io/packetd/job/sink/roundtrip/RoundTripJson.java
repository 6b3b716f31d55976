// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import io.packetd.job.connection.Endpoints;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Flag;
import io.packetd.protocol.JsonField;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a RoundTrip as one JSON object without a line end. Keys, in this order:
 *
 * <pre>
 * Proto     the protocol's id
 * Request   the keys of {@link Descriptor#requestJson()}, or null when no request was seen
 * Response  the keys of {@link Descriptor#responseJson()}, or null when no response was seen or none is due
 * Duration  Go notation; "0s" when one of them is missing, as readers expect text there and Response tells the rest
 * Flow      16 hexadecimal digits: the connection
 * Flags     the labels of its {@link Flag}s, empty when all is well
 * ID        32 hexadecimal digits: this RoundTrip, the same in every run
 * </pre>
 *
 * Times are RFC 3339 in UTC. Not thread-safe.
 */
public final class RoundTripJson {

    private static final Flag[] FLAGS = Flag.values();

    /** Marks a key that is left out when it has no value. */
    private static final byte[] NOTHING = new byte[0];

    private final Map<String, Shape> shapes = new HashMap<>();
    private final Endpoints.Cache endpoints = new Endpoints.Cache();
    private final RoundTripId id = new RoundTripId();
    private final JsonBytes out = new JsonBytes();

    /** Writes RoundTrips of these protocols. */
    public RoundTripJson(Protocols protocols) {
        for (Descriptor descriptor : protocols.descriptors()) {
            shapes.put(descriptor.id(), new Shape(descriptor));
        }
    }

    /** The object as UTF-8. */
    public byte[] render(FlowRoundTrip element) {
        RoundTrip roundTrip = element.roundTrip();
        Shape shape = shapes.get(roundTrip.protocol());
        if (shape == null) {
            throw new IllegalArgumentException("no protocol " + roundTrip.protocol() + " in this build");
        }
        Endpoints ends = endpoints.get(element.flow());
        int client = roundTrip.clientDirection();
        out.clear();
        out.raw(shape.head);
        message(roundTrip.request(), shape.request, ends, client, true);
        out.ascii(",\"Response\":");
        message(roundTrip.response(), shape.response, ends, 1 - client, false);
        out.ascii(",\"Duration\":");
        TextForms.duration(out, roundTrip.durationNanos());
        id.ofConnection(element.flow(), roundTrip.connectionId());
        out.ascii(",\"Flow\":\"");
        out.hex(id.first());
        out.ascii("\",\"Flags\":");
        flags(AnalysisStats.flagsOf(roundTrip));
        id.ofRoundTrip(roundTrip);
        out.ascii(",\"ID\":\"");
        out.hex(id.first());
        out.hex(id.second());
        out.ascii("\"}");
        return out.toBytes();
    }

    private void message(@Nullable Observed observed, Fields fields, Endpoints ends, int sender, boolean isRequest) {
        if (observed == null) {
            out.ascii("null");
            return;
        }
        Message message = observed.message();
        out.raw('{');
        boolean first = true;
        for (int i = 0; i < fields.keys.length; i++) {
            JsonField field = fields.list.get(i);
            Object value =
                    field.attribute() == null ? null : message.attributes().get(field.attribute());
            if (value == null && field.source() == JsonField.Source.ATTRIBUTE && fields.absent[i] == NOTHING) {
                continue;
            }
            if (!first) {
                out.raw(',');
            }
            first = false;
            out.raw(fields.keys[i]);
            switch (field.source()) {
                case HOST -> out.string(ends.host(sender));
                case PORT -> out.number(ends.port(sender));
                case OPERATION -> out.string(message.operation());
                case STATUS -> out.string(message.status());
                case SIZE -> out.number(message.size());
                case TIME -> TextForms.time(out, isRequest ? observed.firstNanos() : observed.lastNanos());
                case ATTRIBUTE, CONSTANT -> {
                    if (value != null) {
                        out.value(value);
                    } else {
                        out.raw(fields.absent[i]);
                    }
                }
            }
        }
        out.raw('}');
    }

    private void flags(int flags) {
        out.raw('[');
        boolean first = true;
        for (Flag flag : FLAGS) {
            if (flag.in(flags)) {
                if (!first) {
                    out.raw(',');
                }
                first = false;
                out.string(flag.label());
            }
        }
        out.raw(']');
    }

    /** What is equal in all RoundTrips of a protocol. */
    private static final class Shape {

        private final byte[] head;
        private final Fields request;
        private final Fields response;

        private Shape(Descriptor descriptor) {
            JsonBytes json = new JsonBytes();
            json.ascii("{\"Proto\":");
            json.string(descriptor.id());
            json.ascii(",\"Request\":");
            head = json.toBytes();
            request = new Fields(descriptor.requestJson());
            response = new Fields(descriptor.responseJson());
        }
    }

    /** The keys of one side, encoded once. */
    private static final class Fields {

        private final List<JsonField> list;
        private final byte[][] keys;
        private final byte[][] absent;

        private Fields(List<JsonField> list) {
            this.list = list;
            keys = new byte[list.size()][];
            absent = new byte[list.size()][];
            JsonBytes json = new JsonBytes();
            for (int i = 0; i < keys.length; i++) {
                json.clear();
                json.string(list.get(i).name());
                json.raw(':');
                keys[i] = json.toBytes();
                String text = list.get(i).absent();
                absent[i] = text == null ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
            }
        }
    }
}
