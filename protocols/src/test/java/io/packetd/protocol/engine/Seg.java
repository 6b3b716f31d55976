// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.schema.FlowKey;
import java.util.Arrays;

/** One captured segment as a value, for tests that cut, copy and shuffle. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Seg(
        FlowKey flow,
        int direction,
        long nanos,
        int sequence,
        int acknowledgment,
        int flags,
        byte[] payload,
        int originalLength) {

    /** The same at another place of the stream. */
    Seg part(int from, int to) {
        boolean first = from == 0;
        boolean last = to == payload.length;
        int kept = flags & ~(first ? 0 : CapturedSegment.SYN) & ~(last ? 0 : CapturedSegment.FIN);
        int shift = first || (flags & CapturedSegment.SYN) == 0 ? from : from + 1;
        return new Seg(
                flow,
                direction,
                nanos,
                sequence + shift,
                acknowledgment,
                kept,
                Arrays.copyOfRange(payload, from, to),
                last ? originalLength - from : to - from);
    }

    boolean isTcp() {
        return flow.transport() == 6;
    }

    void fill(CapturedSegment s) {
        s.capturedAtNanos = nanos;
        s.direction = direction;
        s.sequence = sequence;
        s.acknowledgment = acknowledgment;
        s.tcpFlags = flags;
        s.bytes = payload;
        s.offset = 0;
        s.length = payload.length;
        s.originalLength = originalLength;
    }
}
