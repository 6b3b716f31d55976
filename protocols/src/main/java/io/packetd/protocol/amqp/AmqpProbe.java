// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Verdict;

/**
 * Detection: the header of the protocol, or whole frames with the octet at their end. The first method that only one side may
 * send tells who speaks; frames that both may send are passed over, a few of them.
 */
final class AmqpProbe {

    /** Frames looked at. */
    private static final int MAX_FRAMES = 8;

    /** Larger bodies prove too little while they are waited for: the frame after them is found instead. */
    private static final int MAX_BODY_BYTES = 1024;

    private AmqpProbe() {}

    static Verdict probe(ByteWindow head) {
        if (head.length() == 0) {
            return Verdict.UNDECIDED;
        }
        if (head.u8(0) == 'A') {
            return !ProtocolHeader.begins(head, 0)
                    ? Verdict.NO
                    : head.length() < ProtocolHeader.BYTES ? Verdict.UNDECIDED : Verdict.YES_CLIENT;
        }
        int at = 0;
        boolean proven = false;
        for (int n = 0; n < MAX_FRAMES; n++) {
            int shape = FrameShape.check(head, at, MAX_BODY_BYTES, MAX_BODY_BYTES, false);
            if (shape != FrameShape.YES) {
                return shape == FrameShape.NO ? Verdict.NO : Verdict.UNDECIDED;
            }
            int type = head.u8(at);
            if (type == FrameShape.METHOD) {
                Method method =
                        Methods.of(head.u16(at + FrameShape.HEAD_BYTES), head.u16(at + FrameShape.HEAD_BYTES + 2));
                if (method != null && method.sender != Method.Sender.EITHER) {
                    return method.sender == Method.Sender.CLIENT ? Verdict.YES_CLIENT : Verdict.YES_SERVER;
                }
            }
            proven |= type == FrameShape.METHOD || type == FrameShape.HEADER;
            at += FrameShape.FRAME_BYTES + (int) head.u32(at + 3);
        }
        return proven ? Verdict.YES : Verdict.MAYBE;
    }
}
