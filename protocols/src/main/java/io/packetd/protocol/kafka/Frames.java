// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Step;

/** Steps for frames whose end may lie behind the window. */
final class Frames {

    private Frames() {}

    /** The message ends at this index. */
    static Step emit(Message message, ByteWindow in, long end) {
        int there = (int) Math.min(end, in.length());
        return Step.emit(message, there, end - there);
    }

    /** What is not reported ends at this index. */
    static Step ignore(ByteWindow in, long end) {
        int there = (int) Math.min(end, in.length());
        return Step.ignore(there, end - there);
    }

    /** The walk cannot go on: takes what it has read, or waits when that is nothing. */
    static Step wait(ByteWindow in, long from, Frame frame) {
        long at = frame.walk.at;
        frame.left -= at - from;
        if (at == 0) {
            return Step.needMore(frame.walk.need);
        }
        int there = (int) Math.min(at, in.length());
        return Step.advance(there, at - there);
    }
}
