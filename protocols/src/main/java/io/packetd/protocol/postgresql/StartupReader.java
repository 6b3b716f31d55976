// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Extent;
import io.packetd.protocol.Message;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends before the first typed message.
 *
 * <pre>
 * 0        4        8
 * +--------+--------+------------------------------
 * | length |  code  | parameters, or a key to cancel
 * +--------+--------+------------------------------
 * </pre>
 */
final class StartupReader {

    /** {@code SSLRequest}. */
    static final int SSL = 80_877_103;

    /** {@code GSSENCRequest}. */
    static final int GSS = 80_877_104;

    /** {@code CancelRequest}. */
    static final int CANCEL = 80_877_102;

    /** Bytes of length and code. */
    static final int HEAD_BYTES = 8;

    /** The longest packet that a server accepts, in bytes. */
    static final int MAX_BYTES = 10_000;

    /** Bytes of a StartupMessage that are read. */
    private static final int READ_BYTES = 4096;

    /** Longest CancelRequest: a key of 256 bytes (protocol 3.2). */
    private static final int MAX_CANCEL_BYTES = 12 + 256;

    private static final int MAJOR = 3;
    private static final int MAX_MINOR = 99;

    private StartupReader() {}

    /** Whether this is the code of a packet of this length. */
    static boolean isPacket(long length, int code) {
        return switch (code) {
            case SSL, GSS -> length == HEAD_BYTES;
            case CANCEL -> length >= 16 && length <= MAX_CANCEL_BYTES;
            default -> isVersion(code) && length > HEAD_BYTES + 1 && length <= MAX_BYTES;
        };
    }

    static boolean isVersion(int code) {
        // Versions 3.9999 of clients that test the negotiation count as well.
        return code >>> 16 == MAJOR && ((code & 0xffff) <= MAX_MINOR || (code & 0xffff) == 9999);
    }

    static Step read(ByteWindow in, PostgresqlState state) {
        if (in.length() < HEAD_BYTES) {
            return Step.needMore(HEAD_BYTES);
        }
        long length = in.u32(0);
        int code = in.i32(4);
        if (!isPacket(length, code)) {
            return Step.reject(Reason.MALFORMED);
        }
        int wanted = (int) Math.min(length, READ_BYTES);
        if (in.length() < wanted) {
            return Step.needMore(wanted);
        }
        int total = (int) length;
        return switch (code) {
            case SSL -> encryption(in, state, Owed.SSL_REQUEST, "SSL_REQUEST");
            case GSS -> encryption(in, state, Owed.GSS_REQUEST, "GSSENC_REQUEST");
            case CANCEL ->
                Step.emit(
                        Message.oneWay("CANCEL")
                                .size(total)
                                .with(PostgresqlAttributes.CANCELLED_PROCESS, in.u32(8))
                                .build(),
                        total);
            default -> startup(in, state, total);
        };
    }

    private static Step encryption(ByteWindow in, PostgresqlState state, Owed owed, String operation) {
        if (!state.owed.add(owed)) {
            return Step.reject(Reason.LIMIT);
        }
        return Step.emit(
                Message.request(operation)
                        .size(HEAD_BYTES)
                        .extent(extent(in, HEAD_BYTES))
                        .build(),
                HEAD_BYTES);
    }

    private static Step startup(ByteWindow in, PostgresqlState state, int total) {
        int end = Math.min(total, in.length());
        String user = null;
        String database = null;
        String application = null;
        int at = HEAD_BYTES;
        while (at < end && in.u8(at) != 0) {
            int nameEnd = Text.end(in, at, end);
            int valueEnd = nameEnd < 0 ? -1 : Text.end(in, nameEnd + 1, end);
            if (valueEnd < 0) {
                break;
            }
            switch (Text.name(in, at, nameEnd)) {
                case "user" -> user = Text.name(in, nameEnd + 1, valueEnd);
                case "database" -> database = Text.name(in, nameEnd + 1, valueEnd);
                case "application_name" -> application = Text.name(in, nameEnd + 1, valueEnd);
                default -> {}
            }
            at = valueEnd + 1;
        }
        if (!state.owed.add(Owed.STARTUP)) {
            return Step.reject(Reason.LIMIT);
        }
        state.database = database == null || database.isEmpty() ? user : database;
        String version = MAJOR + "." + in.u16(6);
        Message message = Message.request("STARTUP")
                .size(total)
                .extent(extent(in, total))
                .with(PostgresqlAttributes.NAMESPACE, state.database)
                .with(PostgresqlAttributes.USER, user)
                .with(PostgresqlAttributes.APPLICATION, application)
                .with(PostgresqlAttributes.VERSION, version)
                .with(PostgresqlAttributes.REQUEST, packet(user, state.database, application, version))
                .build();
        return Step.emit(message, end, total - end);
    }

    private static Map<String, ?> packet(
            @Nullable String user, @Nullable String database, @Nullable String application, String version) {
        Map<String, String> packet = new LinkedHashMap<>();
        packet.put("User", user == null ? "" : user);
        packet.put("Database", database == null ? "" : database);
        packet.put("ApplicationName", application == null ? "" : application);
        packet.put("Version", version);
        return packet;
    }

    private static Extent extent(ByteWindow in, long bytes) {
        return new Extent(null, in.capturedAt(0), Message.BY_ENGINE, in.streamOffset(), bytes);
    }
}
