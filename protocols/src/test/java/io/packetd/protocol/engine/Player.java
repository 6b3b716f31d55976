// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.Rule;
import io.packetd.protocol.Transport;
import io.packetd.schema.FlowKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Plays segments through the engine without a cluster. */
public final class Player {

    private final Protocols protocols;
    private List<Rule> rules = List.of();
    private EngineOptions options = EngineOptions.DEFAULT;
    private boolean snapshots;
    private boolean measure;

    /** A player of these protocols. */
    public Player(Protocols protocols) {
        this.protocols = protocols;
    }

    /** A player of every protocol of this build. */
    public static Player ofAll() {
        return new Player(Protocols.standard(DecoderOptions.DEFAULT));
    }

    /** With rules of the user. */
    public Player rules(List<Rule> value) {
        rules = value;
        return this;
    }

    /** With other bounds. */
    public Player options(EngineOptions value) {
        options = value;
        return this;
    }

    /** Writes and restores the connection after every segment. */
    public Player snapshots() {
        snapshots = true;
        return this;
    }

    /** Measures the state after every segment. */
    public Player measure() {
        measure = true;
        return this;
    }

    /** Plays the segments in this order. */
    public Played play(List<Seg> segments) {
        Ledger ledger = new Ledger();
        List<Played.Told> told = new ArrayList<>();
        Map<FlowKey, Connection> connections = new LinkedHashMap<>();
        FlowKey[] flow = new FlowKey[1];
        Connection[] current = new Connection[1];
        Engine engine = new Engine(protocols, rules, options, r -> told.add(tell(flow[0], current[0], r)), ledger);
        CapturedSegment carrier = new CapturedSegment();
        int largest = 0;
        for (Seg segment : segments) {
            flow[0] = segment.flow();
            Connection c = connections.get(segment.flow());
            if (c == null) {
                c = engine.open(
                        Transport.ofNumber(segment.flow().transport()),
                        segment.flow().lowAddress(),
                        segment.flow().lowPort(),
                        segment.flow().highAddress(),
                        segment.flow().highPort());
            }
            current[0] = c;
            segment.fill(carrier);
            engine.onSegment(c, carrier);
            if (snapshots) {
                c = restored(engine, c);
            }
            if (measure) {
                largest = Math.max(largest, size(engine, c));
            }
            connections.put(segment.flow(), c);
        }
        connections.forEach((key, c) -> {
            flow[0] = key;
            current[0] = c;
            engine.onEnd(c);
        });
        return new Played(told, ledger, largest);
    }

    private static Played.Told tell(FlowKey flow, Connection c, RoundTrip r) {
        return new Played.Told(
                flow,
                r,
                absolute(c, r.clientDirection(), r.request()),
                absolute(c, 1 - r.clientDirection(), r.response()));
    }

    private static long absolute(Connection c, int direction, @Nullable Observed observed) {
        if (observed != null && c.transport == Transport.UDP) {
            // Datagrams have no place in a stream, and one sent again is as good as the first: what they say names
            // them.
            Message m = observed.message();
            return Objects.hash(m.key(), m.operation(), m.status(), m.attributes());
        }
        return observed == null ? -1 : Integer.toUnsignedLong((int) (c.half(direction).base + observed.streamOffset()));
    }

    private static byte[] bytes(Engine engine, Connection c) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            engine.codec().write(c, new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Bytes of the serialized state. */
    static int size(Engine engine, Connection c) {
        return bytes(engine, c).length;
    }

    private static Connection restored(Engine engine, Connection c) {
        try {
            Connection read = engine.codec()
                    .read(engine.codec().version(), new DataInputStream(new ByteArrayInputStream(bytes(engine, c))));
            if (read.isUnreadable()) {
                throw new IllegalStateException("a connection just written could not be read");
            }
            return read;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
