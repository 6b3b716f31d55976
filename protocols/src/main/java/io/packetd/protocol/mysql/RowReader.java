// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;

/** Rows, text or binary: counted, whatever is in them, up to the packet that ends them. */
final class RowReader {

    private RowReader() {}

    /** All rows that begin in the window at once. */
    static Step read(ByteWindow in, MysqlState state, Answer answer) {
        int at = 0;
        while (at < in.length()) {
            if (in.length() - at <= Packet.HEAD) {
                return at > 0 ? Step.advance(at, 0) : rowHead(in, answer);
            }
            int length = Packet.length(in, at);
            if (Packet.sequence(in, at) != answer.sequence || (length == 0 && !answer.goesOn)) {
                return at > 0 ? Step.advance(at, 0) : Step.reject(Reason.UNEXPECTED);
            }
            if (!answer.goesOn) {
                int first = in.u8(at + Packet.HEAD);
                boolean ends = first == ErrorPacket.HEADER || (first == OkPacket.EOF_HEADER && length < Packet.GOES_ON);
                if (ends) {
                    return at > 0 ? Step.advance(at, 0) : rowsEnd(in, state, answer, length, first);
                }
                answer.rows++;
            }
            answer.count(length);
            at += Packet.HEAD + length;
        }
        return Step.advance(in.length(), at - in.length());
    }

    /** A packet of a row that goes on may be empty; every other one has a first byte. */
    private static Step rowHead(ByteWindow in, Answer answer) {
        if (in.length() == Packet.HEAD
                && answer.goesOn
                && Packet.length(in, 0) == 0
                && Packet.sequence(in, 0) == answer.sequence) {
            return AnswerReader.part(answer, 0, Packet.HEAD);
        }
        return Step.needMore(in.length() < Packet.HEAD ? Packet.HEAD : Packet.HEAD + 1);
    }

    private static Step rowsEnd(ByteWindow in, MysqlState state, Answer answer, int length, int first) {
        return first == ErrorPacket.HEADER ? AnswerReader.error(in, state, answer, length) : AnswerReader.end(in, state, answer, length);
    }
}
