// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An error ("ERR_Packet"), with the SQL state behind {@code #} or, before the log-in, without one. */
final class ErrorPacket {

    static final int HEADER = 0xff;

    /** The number of what is no error but a report of progress (MariaDB). */
    static final int PROGRESS = 0xffff;

    /** Most bytes of the message that are shown. */
    private static final int MAX_MESSAGE = 256;

    /** Bytes from the header to the end of the SQL state. */
    private static final int WITH_STATE = 9;

    private ErrorPacket() {}

    /** Bytes of the window that are looked at. */
    static int look(int length) {
        return Packet.HEAD + Math.min(length, WITH_STATE + MAX_MESSAGE);
    }

    static int code(ByteWindow in) {
        return in.u16le(Packet.HEAD + 1);
    }

    /** Whether a state of five letters or digits follows the number. */
    static boolean hasState(ByteWindow in, int length) {
        int at = Packet.HEAD + 3;
        if (length < WITH_STATE || in.u8(at) != '#') {
            return false;
        }
        for (int i = at + 1; i <= at + 5; i++) {
            int b = in.u8(i);
            if (!(b >= '0' && b <= '9') && !(b >= 'A' && b <= 'Z') && !(b >= 'a' && b <= 'z')) {
                return false;
            }
        }
        return true;
    }

    /** Adds what the packet says; {@link #look} bytes of it are there. */
    static Message.Builder tell(ByteWindow in, int length, Message.Builder message) {
        boolean hasState = hasState(in, length);
        int from = Packet.HEAD + (hasState ? WITH_STATE : 3);
        int end = Packet.HEAD + length;
        int to = Math.min(end, from + MAX_MESSAGE);
        int line = in.indexOf('\n', from, to);
        String text = line >= 0 ? in.utf8(from, line) : Lenenc.text(in, from, to, to < end);
        String state = hasState ? in.latin1(Packet.HEAD + 4, Packet.HEAD + WITH_STATE) : "";
        int code = code(in);
        Map<String, Object> packet = new LinkedHashMap<>(8);
        packet.put("ErrCode", (long) code);
        packet.put("ErrMsg", text);
        packet.put("SQLState", state);
        String status = Integer.toString(code);
        return message.outcome(Outcome.ERROR, status)
                .with(MysqlAttributes.PACKET, Collections.unmodifiableMap(packet))
                .with(MysqlAttributes.STATUS_CODE, status)
                .with(MysqlAttributes.ERROR_TYPE, status)
                .with(MysqlAttributes.SQL_STATE, hasState ? state : null);
    }
}
