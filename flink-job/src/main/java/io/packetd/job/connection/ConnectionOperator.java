// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Engine;
import io.packetd.schema.FlowKey;
import io.packetd.schema.KeyGroups;
import io.packetd.schema.SegmentBlock;
import io.packetd.schema.StreamName;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Runs the engine over blocks. State is keyed by flow; blocks are partitioned by key group, and the key is set for each flow
 * of a block, not for each record. This is the only class that builds on Flink's internal operators.
 */
@SuppressWarnings("NullAway.Init") // Flink calls open before anything else
public final class ConnectionOperator extends AbstractStreamOperator<FlowRoundTrip>
        implements OneInputStreamOperator<SegmentBlock, FlowRoundTrip>, Triggerable<FlowKey, VoidNamespace> {

    /** The accumulator with what the capture counted, and {@link #UNREADABLE_STATE}. */
    public static final String CAPTURE = "capture";

    /** The accumulator with the engine's ledger. */
    public static final String LEDGER = "ledger";

    /** The side output of what was booked, see {@link LedgerEntry}. */
    public static final OutputTag<LedgerEntry> LEDGER_ENTRIES = new OutputTag<>("ledger", LedgerEntrySerializer.TYPE);

    /** Counts connections that began afresh because this build could not read their state. */
    public static final String UNREADABLE_STATE = "unreadable-connection-states";

    /** Counts blocks that were taken before and came again. */
    public static final String DUPLICATE_BLOCKS = "duplicate-blocks";

    /** Counts blocks that were sent, as the numbers of later ones tell, and never came. */
    public static final String MISSING_BLOCKS = "missing-blocks";

    /**
     * How long, in milliseconds of watermark, a connection may go without a block when its stream lies behind the watermark: the
     * deadlines of such a connection have all passed by the watermark, but not by its own time.
     */
    static final long LATE_STREAM_MILLIS = 300_000;

    private static final String STATE = "connection";
    private static final long serialVersionUID = 1;

    private final Decoding decoding;
    private transient Books books;
    private transient CountsAccumulator captureSums;
    private transient CountsAccumulator ledgerSums;
    private transient ValueState<TrackedConnection> state;
    private transient InternalTimerService<VoidNamespace> timers;
    private transient boolean stateIsLive;
    private transient SeenBlocks seen;
    private transient BlockWalk walk;
    private transient FlowKey flow;
    private transient StreamRecord<FlowRoundTrip> record;
    private transient long flushed;

    /** Decodes like that. */
    public ConnectionOperator(Decoding decoding) {
        this.decoding = decoding;
    }

    @Override
    public void open() throws Exception {
        super.open();
        books = new Books(decoding, this::tell, this::tell);
        captureSums = new CountsAccumulator();
        ledgerSums = new CountsAccumulator();
        getRuntimeContext().addAccumulator(CAPTURE, captureSums);
        getRuntimeContext().addAccumulator(LEDGER, ledgerSums);
        walk = new BlockWalk();
        record = new StreamRecord<>(null);
        flushed = -1;
        KeyedStateBackend<FlowKey> backend = getKeyedStateBackend();
        stateIsLive = "hashmap".equals(backend.getBackendTypeIdentifier());
        state = getPartitionedState(new ValueStateDescriptor<>(STATE, new ConnectionSerializer(decoding.registry())));
        seen = new SeenBlocks(
                getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks(),
                getPartitionedState(SeenBlocks.descriptor()));
        timers = getInternalTimerService("deadlines", VoidNamespaceSerializer.INSTANCE, this);
    }

    /** The key is set where state is touched: a block has many flows. */
    @Override
    @SuppressWarnings("rawtypes") // as inherited
    public void setKeyContextElement1(StreamRecord block) {}

    @Override
    public void processElement(StreamRecord<SegmentBlock> element) throws Exception {
        long time = element.hasTimestamp() ? element.getTimestamp() : 0;
        SegmentBlock block = element.getValue();
        if (block.hasStream() && !isNew(block)) {
            return;
        }
        walk.begin(block);
        while (walk.next()) {
            flow = walk.flow();
            TrackedConnection tracked = walk.tracked();
            if (tracked == null) {
                tracked = lookUp(time);
                walk.track(tracked);
            }
            books.of(flow.domain()).engine().onSegment(tracked.connection(), walk.segment());
        }
        for (int i = 0; i < walk.flows(); i++) {
            FlowKey key = walk.flow(i);
            TrackedConnection tracked = walk.tracked(i);
            if (key != null && tracked != null) {
                hold(tracked, time);
                settle(key, tracked);
            }
        }
        Books.Book book = books.of(StreamName.domain(block.stream()));
        book.passed(block.passedNanos());
        Long lastNanos = walk.counts().get(BlockTime.END_OF_CAPTURE);
        Long streamNanos = walk.counts().get(BlockTime.END_OF_STREAM);
        if (lastNanos != null) {
            flush(time, lastNanos);
        } else {
            walk.counts().forEach((name, amount) -> count(book, name, amount));
        }
        if (streamNanos != null) {
            endStream(block, streamNanos);
        }
    }

    private boolean isNew(SegmentBlock block) throws Exception {
        setCurrentKey(seen.keyOf(block));
        long missing = seen.take(block);
        if (missing != 0) {
            books.of(StreamName.domain(block.stream()))
                    .count(missing < 0 ? DUPLICATE_BLOCKS : MISSING_BLOCKS, Math.abs(missing));
        }
        return missing >= 0;
    }

    /** A stream of blocks that lie behind the watermark has a time of its own. */
    private void hold(TrackedConnection tracked, long time) {
        long watermark = timers.currentWatermark();
        if (time < watermark && watermark < Long.MAX_VALUE && time != 0) {
            tracked.heldUntil = watermark + LATE_STREAM_MILLIS;
        }
    }

    private TrackedConnection lookUp(long time) throws Exception {
        setCurrentKey(flow);
        TrackedConnection tracked = state.value();
        Books.Book book = books.of(flow.domain());
        Engine engine = book.engine();
        if (tracked == null || !tracked.isReadable()) {
            if (tracked != null) {
                book.count(UNREADABLE_STATE, 1);
            }
            return new TrackedConnection(LocalConnections.open(engine, flow), BlockTime.end(time), false);
        }
        engine.onTime(tracked.connection(), BlockTime.nanos(time));
        return tracked;
    }

    /** Leaves state and timer as the connection wants them; costs nothing while neither changes. */
    private void settle(FlowKey key, TrackedConnection tracked) throws Exception {
        if (tracked.connection().isFinished()) {
            if (tracked.stored) {
                setCurrentKey(key);
                state.clear();
            }
            return;
        }
        long due = Math.max(
                tracked.heldUntil,
                BlockTime.due(tracked.timerAt, tracked.connection().deadlineNanos()));
        boolean earlier = due < tracked.timerAt;
        if (earlier || !tracked.stored || !stateIsLive) {
            setCurrentKey(key);
            if (earlier) {
                tracked.timerAt = due;
                timers.registerEventTimeTimer(VoidNamespace.INSTANCE, due);
            }
            if (!tracked.stored || !stateIsLive) {
                tracked.stored = true;
                state.update(tracked);
            }
        }
    }

    /** A timer may be early: deadlines move on with every segment, and the timer is set again only here. */
    @Override
    public void onEventTime(InternalTimer<FlowKey, VoidNamespace> timer) throws Exception {
        TrackedConnection tracked = state.value();
        if (tracked == null || !tracked.isReadable()) {
            return;
        }
        flow = timer.getKey();
        if (timer.getTimestamp() < tracked.heldUntil && timers.currentWatermark() < Long.MAX_VALUE) {
            timers.registerEventTimeTimer(VoidNamespace.INSTANCE, tracked.heldUntil);
            return;
        }
        Engine engine = books.of(flow.domain()).engine();
        engine.onTime(tracked.connection(), BlockTime.nanos(timer.getTimestamp()));
        if (timers.currentWatermark() == Long.MAX_VALUE) {
            engine.onEnd(tracked.connection());
        }
        if (timer.getTimestamp() >= tracked.timerAt) {
            tracked.timerAt = BlockTime.end(timer.getTimestamp());
        }
        settle(flow, tracked);
    }

    @Override
    public void onProcessingTime(InternalTimer<FlowKey, VoidNamespace> timer) {
        throw new IllegalStateException("no processing time timer was set");
    }

    /** Ends every connection of a capture. The first such block of a capture does it: nothing follows but more of them. */
    private void flush(long time, long lastNanos) throws Exception {
        if (flushed != BlockTime.end(time)) {
            flushed = BlockTime.end(time);
            end(any -> true, tracked -> BlockTime.sameCapture(tracked.timerAt, time), lastNanos);
        }
    }

    /** Ends the connections that a stream can have in the key group of its last block. */
    private void endStream(SegmentBlock block, long lastNanos) throws Exception {
        String domain = StreamName.domain(block.stream());
        end(
                key -> KeyGroups.of(key.hashCode(), block.keyGroups()) == block.keyGroup()
                        && key.domain().equals(domain),
                any -> true,
                lastNanos);
    }

    /** What was booked belongs to the checkpoint that is about to be taken. */
    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        books.tell();
        super.prepareSnapshotPreBarrier(checkpointId);
    }

    /** The job is drained, or its input has ended: nothing stays pending. */
    @Override
    public void finish() throws Exception {
        end(any -> true, any -> true, Long.MIN_VALUE);
        books.tell();
        super.finish();
    }

    private void end(Predicate<FlowKey> ofFlow, Predicate<TrackedConnection> which, long lastNanos) throws Exception {
        KeyedStateBackend<FlowKey> backend = getKeyedStateBackend();
        List<FlowKey> keys;
        try (Stream<FlowKey> all = backend.getKeys(STATE, VoidNamespace.INSTANCE)) {
            keys = all.filter(ofFlow).toList();
        }
        for (FlowKey key : keys) {
            setCurrentKey(key);
            TrackedConnection tracked = state.value();
            if (tracked != null && which.test(tracked)) {
                flow = key;
                if (tracked.isReadable()) {
                    Engine engine = books.of(key.domain()).engine();
                    engine.onTime(tracked.connection(), lastNanos);
                    engine.onEnd(tracked.connection());
                }
                state.clear();
            }
        }
    }

    private void tell(RoundTrip roundTrip) {
        output.collect(record.replace(new FlowRoundTrip(flow, roundTrip)));
    }

    private void tell(LedgerEntry entry) {
        output.collect(LEDGER_ENTRIES, new StreamRecord<>(entry));
    }

    private static void count(Books.Book book, String name, long amount) {
        if (!BlockTime.END_OF_STREAM.equals(name)) {
            book.count(name, amount);
        }
    }

    @Override
    public void close() throws Exception {
        if (books != null) {
            captureSums.add(books.captureSums());
            ledgerSums.add(books.ledgerSums());
        }
        super.close();
    }
}
