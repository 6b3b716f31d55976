// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.Attributes;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RoundTrips in binary form, version 1. An attribute key is its place in the descriptor, so a protocol may append keys but
 * not move them.
 *
 * <pre>
 * version (1) | protocol id | client direction (1) | connection id (8) | flags (4) | has request (1) + has response (2)
 * each message: first, last, stream offset, wire bytes (8 each) | kind (1) | key (8) | operation | outcome (1) | status
 *     | size (8) | started at (8) | flags (4) | number of attributes (2) | each: place (2), tagged value
 * </pre>
 */
final class RoundTripCodec {

    private static final int VERSION = 1;
    private static final int HAS_REQUEST = 1;
    private static final int HAS_RESPONSE = 2;

    private final Map<String, List<AttributeKey<?>>> keys = new HashMap<>();
    private final Map<String, Map<AttributeKey<?>, Integer>> places = new HashMap<>();

    RoundTripCodec(Protocols protocols) {
        for (Protocol<?> protocol : protocols.all()) {
            List<AttributeKey<?>> attributes = protocol.descriptor().attributes();
            Map<AttributeKey<?>, Integer> placeOf = new HashMap<>();
            for (int i = 0; i < attributes.size(); i++) {
                placeOf.put(attributes.get(i), i);
            }
            keys.put(protocol.descriptor().id(), attributes);
            places.put(protocol.descriptor().id(), placeOf);
        }
    }

    void write(RoundTrip roundTrip, DataOutput out) throws IOException {
        Map<AttributeKey<?>, Integer> placeOf = places.get(roundTrip.protocol());
        if (placeOf == null) {
            throw new IOException("no protocol " + roundTrip.protocol() + " in this build");
        }
        Observed request = roundTrip.request();
        Observed response = roundTrip.response();
        out.writeByte(VERSION);
        ValueTree.writeText(roundTrip.protocol(), out);
        out.writeByte(roundTrip.clientDirection());
        out.writeLong(roundTrip.connectionId());
        out.writeInt(roundTrip.flags());
        out.writeByte((request == null ? 0 : HAS_REQUEST) | (response == null ? 0 : HAS_RESPONSE));
        if (request != null) {
            writeObserved(request, placeOf, out);
        }
        if (response != null) {
            writeObserved(response, placeOf, out);
        }
    }

    RoundTrip read(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("RoundTrip has version " + version + ", this build reads " + VERSION);
        }
        String protocol = ValueTree.readText(in);
        List<AttributeKey<?>> keyAt = keys.get(protocol);
        if (keyAt == null) {
            throw new IOException("no protocol " + protocol + " in this build");
        }
        int clientDirection = in.readUnsignedByte();
        long connectionId = in.readLong();
        int flags = in.readInt();
        int present = in.readUnsignedByte();
        Observed request = (present & HAS_REQUEST) == 0 ? null : readObserved(keyAt, in);
        Observed response = (present & HAS_RESPONSE) == 0 ? null : readObserved(keyAt, in);
        return new RoundTrip(protocol, clientDirection, connectionId, request, response, flags);
    }

    private static void writeObserved(Observed observed, Map<AttributeKey<?>, Integer> placeOf, DataOutput out)
            throws IOException {
        out.writeLong(observed.firstNanos());
        out.writeLong(observed.lastNanos());
        out.writeLong(observed.streamOffset());
        out.writeLong(observed.wireBytes());
        Message message = observed.message();
        out.writeByte(message.kind().code());
        out.writeLong(message.key());
        ValueTree.writeText(message.operation(), out);
        out.writeByte(message.outcome().code());
        ValueTree.writeText(message.status(), out);
        out.writeLong(message.size());
        out.writeLong(message.startedAtNanos());
        out.writeInt(message.flags());
        out.writeShort(message.attributes().size());
        AttributeWriter writer = new AttributeWriter(placeOf, out);
        message.attributes().forEach(writer::write);
        writer.rethrow();
    }

    private static Observed readObserved(List<AttributeKey<?>> keyAt, DataInput in) throws IOException {
        long firstNanos = in.readLong();
        long lastNanos = in.readLong();
        long streamOffset = in.readLong();
        long wireBytes = in.readLong();
        Message.Kind kind = Message.Kind.ofCode(in.readUnsignedByte());
        long key = in.readLong();
        String operation = ValueTree.readText(in);
        Message.Outcome outcome = Message.Outcome.ofCode(in.readUnsignedByte());
        String status = ValueTree.readText(in);
        long size = in.readLong();
        long startedAtNanos = in.readLong();
        int flags = in.readInt();
        Attributes attributes = readAttributes(keyAt, in);
        Message message = new Message(kind, key, operation, outcome, status, size, startedAtNanos, flags, attributes);
        return new Observed(message, firstNanos, lastNanos, streamOffset, wireBytes);
    }

    private static Attributes readAttributes(List<AttributeKey<?>> keyAt, DataInput in) throws IOException {
        int count = in.readUnsignedShort();
        Message.Builder builder = Message.request("");
        for (int i = 0; i < count; i++) {
            int place = in.readUnsignedShort();
            if (place >= keyAt.size()) {
                throw new IOException("attribute " + place + " of " + keyAt.size());
            }
            with(builder, keyAt.get(place), ValueTree.read(in));
        }
        return builder.build().attributes();
    }

    private static <T> void with(Message.Builder builder, AttributeKey<T> key, Object value) {
        builder.with(key, key.type().cast(value));
    }

    /** Carries an exception out of {@link Attributes#forEach}. */
    private static final class AttributeWriter {

        private final Map<AttributeKey<?>, Integer> placeOf;
        private final DataOutput out;
        private @Nullable IOException failure;

        private AttributeWriter(Map<AttributeKey<?>, Integer> placeOf, DataOutput out) {
            this.placeOf = placeOf;
            this.out = out;
        }

        private void write(AttributeKey<?> key, Object value) {
            if (failure != null) {
                return;
            }
            try {
                Integer place = placeOf.get(key);
                if (place == null) {
                    throw new IOException("attribute " + key.name() + " is not in its descriptor");
                }
                out.writeShort(place);
                ValueTree.write(value, out);
            } catch (IOException e) {
                failure = e;
            }
        }

        private void rethrow() throws IOException {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
