// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.Verdict.Certainty;

/** Whether bytes are MongoDB, who sends them, and where a message may begin. */
final class MongodbProbe {

    private MongodbProbe() {}

    static Verdict probe(ByteWindow head) {
        return Signature.at(head, 0);
    }

    /** Where a message of this side may begin at or after {@code from}. */
    static int find(ByteWindow in, int from, Side side) {
        int last = in.length() - MessageReader.HEADER_BYTES;
        for (int at = from; at < in.length(); at++) {
            if (at <= last && !mayBegin(in, at)) {
                continue;
            }
            Verdict verdict = Signature.at(in, at);
            if (verdict.certainty() == Certainty.UNDECIDED || verdict.spokenBy() == side) {
                return at;
            }
        }
        return -1;
    }

    /** What rules out nearly every place: the upper bytes of length and opcode. */
    private static boolean mayBegin(ByteWindow in, int at) {
        return in.u16(at + MessageReader.OP_CODE + 2) == 0
                && in.u8(at + 3) <= MessageReader.MAX_MESSAGE_BYTES >>> 24
                && OpCode.ofCode(in.u16le(at + MessageReader.OP_CODE)) != null;
    }
}
