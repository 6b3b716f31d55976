// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;

/** What a server says when no command is known to wait: its greeting, or that it is about to hang up. */
final class StrayReader {

    private StrayReader() {}

    static Step read(ByteWindow in, MysqlState state) {
        int length = Packet.length(in, 0);
        if (length == 0) {
            return Step.reject(Reason.UNEXPECTED);
        }
        if (in.length() <= Packet.HEAD) {
            return Step.needMore(Packet.HEAD + 1);
        }
        int header = in.u8(Packet.HEAD);
        if (header == ErrorPacket.HEADER && length >= 3 && !state.inDoubt) {
            return error(in, length);
        }
        boolean greets = header == Greeting.VERSION_10 || header == Greeting.VERSION_9;
        if (!greets) {
            return Step.reject(Reason.UNEXPECTED);
        }
        return switch (Greeting.match(in)) {
            case NO, MAYBE -> Step.reject(Reason.UNEXPECTED);
            case PARTIAL -> Step.needMore(Math.max(in.length() + 1, Packet.HEAD + length));
            case YES -> Greeting.read(in, state, length);
        };
    }

    /** In place of a greeting, or before it closes: nobody asked. Else an answer to what was not seen. */
    private static Step error(ByteWindow in, int length) {
        int look = ErrorPacket.look(length);
        if (in.length() < look) {
            return Step.needMore(look);
        }
        boolean unasked = Packet.sequence(in, 0) == 0;
        if (ErrorPacket.code(in) == ErrorPacket.PROGRESS || (!unasked && !ErrorPacket.hasState(in, length))) {
            return Step.reject(Reason.UNEXPECTED);
        }
        Message.Builder message = unasked ? Message.oneWay("") : Message.response(Outcome.ERROR, "");
        ErrorPacket.tell(in, length, message).size(Packet.HEAD + (long) length);
        return Step.emit(message.build(), look, Packet.HEAD + (long) length - look);
    }
}
