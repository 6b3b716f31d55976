// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import java.util.List;

/** The way back to a frame boundary after a loss or a reject. */
final class Recovery {

    /** On a connection that pipelines, silence of the server for this long is part of a quiet point. */
    private static final long PIPELINE_PAUSE_NANOS = 20_000_000;

    private final Ledger ledger;
    private final Pairer pairer;
    private final Decoders decoders;
    private final ByteWindow view = new ByteWindow();

    Recovery(Ledger ledger, Pairer pairer, Decoders decoders) {
        this.ledger = ledger;
        this.pairer = pairer;
        this.decoders = decoders;
    }

    /** Moves to the next place where a frame may begin; false when there is none in the window. */
    boolean search(Connection c, int direction, Half h) {
        h.show(view);
        int at;
        try {
            at = Decoders.protocol(c).findFrame(view, 0, c.side(direction), Decoders.state(c));
        } catch (RuntimeException bug) {
            decoders.fail(c, bug);
            return false;
        }
        if (at < 0 || at >= h.length) {
            ledger.add(Account.RESYNC, h.length);
            h.consume(h.length);
            h.sync = Half.Sync.SEARCHING;
            return false;
        }
        ledger.add(Account.RESYNC, at);
        h.consume(at);
        h.sync = h.sync == Half.Sync.FRESH && at == 0 ? Half.Sync.IN_SYNC : Half.Sync.TRIAL;
        h.trialFrames = 0;
        return true;
    }

    /** The framing of this half is lost: drops what was half-read and looks for the next frame. */
    void lose(Connection c, int direction, Half h, boolean fence) {
        h.need = 0;
        h.skip = 0;
        h.afterSkip = List.of();
        h.endsAfterSkip = false;
        h.unitOpen = false;
        h.trial.clear();
        h.trialFrames = 0;
        h.sync = Half.Sync.SEARCHING;
        decoders.tellGap(c, c.side(direction));
        if (fence && c.mode == Connection.Mode.DECODING) {
            pairer.gap(c, direction);
        }
    }

    /**
     * A quiet point: the client speaks, having received every byte the server sent. Then both sides stand at a frame
     * boundary and no answer is owed, whatever was lost before.
     */
    void lookForQuiet(Connection c, Half client, byte[] bytes, int from, int count, long nanos, long ack) {
        Half server = c.half(1 - c.client);
        boolean first = client.spokeAcknowledged == Half.NONE;
        if (first && c.midstream && client.sync != Half.Sync.IN_SYNC && !beginsFrame(c, client, bytes, from, count)) {
            // It may be speaking in the middle of a message: nothing was heard from it before.
            client.spokeAcknowledged = ack;
            return;
        }
        boolean advanced = first || ack > client.spokeAcknowledged;
        client.spokeAcknowledged = Math.max(client.spokeAcknowledged, ack);
        if (!advanced
                || ack < server.next
                || Decoders.protocol(c).descriptor().pairing().keyed()) {
            return;
        }
        boolean inStep = client.sync == Half.Sync.IN_SYNC && server.sync == Half.Sync.IN_SYNC;
        boolean owed = c.pending.fenced || c.pending.hasBarrier();
        if (inStep && !owed) {
            return;
        }
        if ((client.sync == Half.Sync.IN_SYNC && !client.atBoundary())
                || (server.sync == Half.Sync.IN_SYNC && !server.atBoundary())) {
            return;
        }
        if (c.pending.pipelined && nanos - server.spokeNanos < PIPELINE_PAUSE_NANOS) {
            return;
        }
        align(client);
        align(server);
        // Decoders too forget what they owe each other: what was read before the loss is not answered after it.
        decoders.tellGap(c, Side.CLIENT);
        decoders.tellGap(c, Side.SERVER);
        pairer.quiet(c);
    }

    /** Whether what the client says first looks like the beginning of a frame. */
    private boolean beginsFrame(Connection c, Half client, byte[] bytes, int from, int count) {
        view.reset(bytes, from, count, 0, 0);
        return client.sync == Half.Sync.FRESH
                && Decoders.protocol(c).findFrame(view, 0, Side.CLIENT, Decoders.state(c)) == 0;
    }

    private void align(Half h) {
        if (h.sync == Half.Sync.IN_SYNC) {
            return;
        }
        ledger.add(Account.RESYNC, h.length);
        h.consume(h.length);
        h.need = 0;
        h.trial.clear();
        h.trialFrames = 0;
        h.unitOpen = false;
        h.sync = Half.Sync.IN_SYNC;
    }
}
