// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Extent;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import java.util.List;

/** Messages with their times to the pairer; those of frames on trial wait until the place is proven. */
final class Teller {

    private final Pairer pairer;

    Teller(Pairer pairer) {
        this.pairer = pairer;
    }

    /** A message ends at this place of its stream. */
    void tell(Connection c, int direction, Half h, Message message, long end) {
        Message whole = h.unitLost ? message.withFlags(Flag.LOST.bit()) : message;
        Observed observed = observe(h, whole, end);
        h.unitOpen = false;
        if (h.sync == Half.Sync.TRIAL && !pairer.answers(c, sender(c, direction, whole), whole)) {
            h.trial.add(new Half.Held(observed, h.unitAcknowledged));
            return;
        }
        if (h.sync == Half.Sync.TRIAL) {
            confirm(c, direction, h);
        }
        Half other = c.half(1 - direction);
        if (!other.trial.isEmpty() && whole.kind() == Message.Kind.RESPONSE) {
            confirmByAnswer(c, 1 - direction, other, whole);
        }
        if (whole.kind() == Message.Kind.RESPONSE && c.pending.size() == 0) {
            tellUnfinishedRequest(c, 1 - direction, other);
        }
        pass(c, direction, observed, h.unitAcknowledged);
    }

    private static Observed observe(Half h, Message message, long end) {
        Extent extent = message.extent();
        if (extent != null) {
            long last = extent.lastNanos() == Message.BY_ENGINE ? h.doneNanos : extent.lastNanos();
            return new Observed(
                    message,
                    extent.firstNanos(),
                    Math.max(extent.firstNanos(), last),
                    extent.streamOffset(),
                    extent.wireBytes());
        }
        long first = message.startedAtNanos() == Message.BY_ENGINE ? h.unitNanos : message.startedAtNanos();
        return new Observed(
                message, first, Math.max(first, h.doneNanos), h.unitOffset, Math.max(0, end - h.unitOffset));
    }

    /** The direction whose message this is, told while {@code direction} is read. */
    private static int sender(Connection c, int direction, Message message) {
        Extent extent = message.extent();
        return extent == null || extent.sender() == null || extent.sender() == c.side(direction)
                ? direction
                : 1 - direction;
    }

    private void pass(Connection c, int direction, Observed observed, long ack) {
        int sender = sender(c, direction, observed.message());
        pairer.message(c, sender, observed, sender == direction ? ack : Half.NONE);
    }

    /** The answer came before the end of the request's body, as a refusal may: the request is known all the same. */
    private void tellUnfinishedRequest(Connection c, int direction, Half h) {
        List<Message> messages = h.afterSkip;
        if (messages.size() == 1 && messages.get(0).kind() == Message.Kind.REQUEST && h.sync == Half.Sync.IN_SYNC) {
            h.afterSkip = List.of();
            tell(c, direction, h, messages.get(0), h.windowOffset);
            h.unitOpen = true;
        }
    }

    /** The place where a frame was found is proven: what was held counts. */
    void confirm(Connection c, int direction, Half h) {
        h.sync = Half.Sync.IN_SYNC;
        h.trialFrames = 0;
        for (Half.Held held : h.trial) {
            pass(c, direction, held.observed(), held.acknowledged());
        }
        h.trial.clear();
    }

    /** The other side answers, by its key, a request of a frame on trial: no better proof could be had. */
    private void confirmByAnswer(Connection c, int direction, Half h, Message answer) {
        for (Half.Held held : h.trial) {
            Message message = held.observed().message();
            if (Decoders.protocol(c).descriptor().pairing().keyed()
                    && message.kind() == Message.Kind.REQUEST
                    && message.key() == answer.key()) {
                confirm(c, direction, h);
                return;
            }
        }
    }
}
