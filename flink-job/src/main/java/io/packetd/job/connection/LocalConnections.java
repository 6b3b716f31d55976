// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.Transport;
import io.packetd.protocol.engine.Connection;
import io.packetd.protocol.engine.Engine;
import io.packetd.protocol.engine.Ledger;
import io.packetd.schema.FlowKey;
import io.packetd.schema.SegmentBlock;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ConnectionOperator} does, with a map instead of keyed state and no timers: they only make results earlier.
 * For the blocks of one bounded input in one thread.
 */
public final class LocalConnections {

    private final Engine engine;
    private final Ledger ledger = new Ledger();
    private final Map<String, Long> capture = new TreeMap<>();
    private final Map<FlowKey, TrackedConnection> connections = new HashMap<>();
    private final Consumer<FlowRoundTrip> output;
    private final BlockWalk walk = new BlockWalk();
    private @Nullable FlowKey flow;

    /** Decodes like that. */
    public LocalConnections(Decoding decoding, Consumer<FlowRoundTrip> output) {
        this.engine = decoding.engine(this::tell, ledger);
        this.output = output;
    }

    /**
     * Takes a block.
     *
     * @param time its {@link BlockTime}
     */
    public void take(SegmentBlock block, long time) {
        walk.begin(block);
        while (walk.next()) {
            flow = walk.flow();
            TrackedConnection tracked = walk.tracked();
            if (tracked == null) {
                tracked = lookUp(walk.flow(), time);
                walk.track(tracked);
            }
            engine.onSegment(tracked.connection(), walk.segment());
        }
        for (int i = 0; i < walk.flows(); i++) {
            TrackedConnection tracked = walk.tracked(i);
            if (tracked != null && tracked.connection().isFinished()) {
                connections.remove(walk.flow(i));
            }
        }
        Long lastNanos = walk.counts().get(BlockTime.END_OF_CAPTURE);
        if (lastNanos == null) {
            walk.counts().forEach((name, amount) -> capture.merge(name, amount, Long::sum));
        } else {
            connections.forEach((key, tracked) -> {
                flow = key;
                engine.onTime(tracked.connection(), lastNanos);
                engine.onEnd(tracked.connection());
            });
            connections.clear();
        }
    }

    private TrackedConnection lookUp(FlowKey key, long time) {
        TrackedConnection tracked = connections.get(key);
        if (tracked == null) {
            tracked = new TrackedConnection(open(engine, key), BlockTime.end(time), false);
            connections.put(key, tracked);
        } else {
            engine.onTime(tracked.connection(), BlockTime.nanos(time));
        }
        return tracked;
    }

    /** A fresh connection of a flow. */
    static Connection open(Engine engine, FlowKey flow) {
        return engine.open(
                Transport.ofNumber(flow.transport()),
                flow.lowAddress(),
                flow.lowPort(),
                flow.highAddress(),
                flow.highPort());
    }

    private void tell(RoundTrip roundTrip) {
        if (flow == null) {
            throw new IllegalStateException("a RoundTrip without a segment");
        }
        output.accept(new FlowRoundTrip(flow, roundTrip));
    }

    /** What the capture saw, skipped or lost. */
    public Map<String, Long> capture() {
        return capture;
    }

    /** The engine's accounts. */
    public Map<String, Long> ledger() {
        return ledger.toMap();
    }
}
