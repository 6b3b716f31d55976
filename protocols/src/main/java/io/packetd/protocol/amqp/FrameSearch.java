// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.ByteWindow;

/**
 * The way back to a frame: one may begin behind the octet that ends another, or right after the loss. The search goes on over
 * windows, so it remembers how far it came.
 */
final class FrameSearch {

    /** Bodies up to this size must show the octet at their end before they count. */
    static final int MAX_WHOLE_BODY_BYTES = 4096;

    private FrameSearch() {}

    static int find(ByteWindow in, int from, AmqpSide side, long maxBody) {
        if (from >= in.length()) {
            return -1;
        }
        long offset = in.streamOffset();
        boolean goesOn = from == 0 && offset == side.searchedTo;
        boolean mayBegin = from > 0 ? in.u8(from - 1) == FrameShape.END : !goesOn || side.endBefore;
        boolean first = from == 0 && !goesOn;
        for (int at = from; at >= 0 && at < in.length(); ) {
            if (mayBegin && (isCandidate(in, at, maxBody) || (first && ProtocolHeader.begins(in, at)))) {
                side.searchedTo = offset + at + 1;
                side.endBefore = false;
                return at;
            }
            first = false;
            mayBegin = true;
            int end = in.indexOf(FrameShape.END, at);
            at = end < 0 ? -1 : end + 1;
        }
        side.searchedTo = offset + in.length();
        side.endBefore = in.u8(in.length() - 1) == FrameShape.END;
        return -1;
    }

    private static boolean isCandidate(ByteWindow in, int at, long maxBody) {
        return FrameShape.check(in, at, maxBody, MAX_WHOLE_BODY_BYTES, true) != FrameShape.NO;
    }
}
