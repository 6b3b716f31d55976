// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;

/**
 * What an ErrorResponse says: fields of one type byte and one string each, up to a zero byte ("Error and Notice Message
 * Fields").
 *
 * @param severity of field V, which is never translated, else of field S; empty when there is neither
 * @param sqlState field C, empty when there is none
 * @param message field M, at most {@value Text#MAX_BYTES} bytes
 */
record ErrorFields(String severity, String sqlState, String message) {

    /** Bytes of an ErrorResponse that are read; the four fields stand at its beginning. */
    static final int MAX_BYTES = 4096;

    /** The fields in {@code [from, to)}; a string that goes on behind the end is cut. */
    static ErrorFields read(ByteWindow in, int from, int to) {
        String localized = "";
        String severity = "";
        String sqlState = "";
        String message = "";
        int at = from;
        while (at < to && in.u8(at) != 0) {
            int found = Text.end(in, at + 1, to);
            int end = found < 0 ? to : found;
            switch (in.u8(at)) {
                case 'S' -> localized = Text.name(in, at + 1, end);
                case 'V' -> severity = Text.name(in, at + 1, end);
                case 'C' -> sqlState = Text.name(in, at + 1, end);
                case 'M' -> message = Text.of(in, at + 1, end);
                default -> {}
            }
            at = end + 1;
        }
        return new ErrorFields(severity.isEmpty() ? localized : severity, sqlState, message);
    }

    /** SQLSTATE, or the severity of a server that gives none. */
    String type() {
        return sqlState.isEmpty() ? severity : sqlState;
    }

    /** Adds the attributes of an error. */
    Message.Builder describe(Message.Builder answer) {
        return answer.with(PostgresqlAttributes.STATUS_CODE, sqlState.isEmpty() ? null : sqlState)
                .with(PostgresqlAttributes.ERROR_TYPE, type())
                .with(PostgresqlAttributes.SEVERITY, severity)
                .with(PostgresqlAttributes.ERROR_MESSAGE, message);
    }

    /** Whether the server closes the connection after it. */
    boolean endsConnection() {
        return severity.equals("FATAL") || severity.equals("PANIC");
    }
}
