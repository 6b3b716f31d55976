// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.Message;
import io.packetd.protocol.Step;
import java.util.ArrayList;
import java.util.List;

/** Steps with one more message. */
final class Steps {

    private Steps() {}

    /** The same step, with a message told before those it tells. */
    static Step after(Message first, Step step) {
        List<Message> messages = new ArrayList<>();
        messages.add(first);
        if (step instanceof Step.Emit emit) {
            messages.add(emit.message());
            return Step.emitAll(messages, emit.bytes(), emit.skip());
        }
        if (step instanceof Step.EmitAll all) {
            messages.addAll(all.messages());
            return Step.emitAll(messages, all.bytes(), all.skip());
        }
        return step instanceof Step.Advance advance ? Step.emitAll(messages, advance.bytes(), advance.skip()) : step;
    }
}
