// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import org.jspecify.annotations.Nullable;

/** The commands ("Command Phase"): their codes, the names we show, and what answers them. */
final class Commands {

    static final int QUIT = 0x01;
    static final int INIT_DB = 0x02;
    static final int QUERY = 0x03;
    static final int FIELD_LIST = 0x04;
    static final int CREATE_DB = 0x05;
    static final int DROP_DB = 0x06;
    static final int STATISTICS = 0x09;
    static final int PROCESS_INFO = 0x0a;
    static final int PING = 0x0e;
    static final int CHANGE_USER = 0x11;
    static final int PREPARE = 0x16;
    static final int EXECUTE = 0x17;
    static final int SEND_LONG_DATA = 0x18;
    static final int CLOSE = 0x19;
    static final int RESET = 0x1a;
    static final int SET_OPTION = 0x1b;
    static final int FETCH = 0x1c;
    static final int RESET_CONNECTION = 0x1f;

    /** MariaDB: execution with many sets of parameters. */
    static final int BULK_EXECUTE = 0xfa;

    /** MariaDB: several commands in one packet. */
    static final int MULTI = 0xfe;

    /** Not a command: the log-in at the beginning. */
    static final int LOGIN = 0x100;

    /** Not a command: the request for TLS. */
    static final int SSL_REQUEST = 0x101;

    /** Any length. */
    private static final int ANY = -1;

    /**
     * @param code 0 to 255, or one of ours above
     * @param length bytes of the packet's payload when that is fixed, else {@link #ANY}
     * @param least fewest bytes of the payload
     */
    record Command(int code, String name, AnswerKind answer, int least, int length) {}

    private static final @Nullable Command[] ALL = new @Nullable Command[0x102];

    static {
        fixed(0x00, "SLEEP", AnswerKind.OK, 1);
        fixed(QUIT, "QUIT", AnswerKind.NONE, 1);
        least(INIT_DB, "INIT_DB", AnswerKind.OK, 1);
        least(QUERY, "QUERY", AnswerKind.RESULT, 1);
        least(FIELD_LIST, "FIELD_LIST", AnswerKind.FIELDS, 2);
        least(CREATE_DB, "CREATE_DB", AnswerKind.OK, 1);
        least(DROP_DB, "DROP_DB", AnswerKind.OK, 1);
        least(0x07, "REFRESH", AnswerKind.OK, 1);
        least(0x08, "SHUTDOWN", AnswerKind.OK, 1);
        fixed(STATISTICS, "STATISTICS", AnswerKind.TEXT, 1);
        fixed(PROCESS_INFO, "PROCESS", AnswerKind.RESULT, 1);
        fixed(0x0b, "CONNECT", AnswerKind.OK, 1);
        fixed(0x0c, "KILL", AnswerKind.OK, 5);
        fixed(0x0d, "DEBUG", AnswerKind.OK, 1);
        fixed(PING, "PING", AnswerKind.OK, 1);
        fixed(0x0f, "TIME", AnswerKind.OK, 1);
        fixed(0x10, "DELAYED", AnswerKind.OK, 1);
        least(CHANGE_USER, "CHANGE_USER", AnswerKind.LOGIN, 3);
        least(0x12, "BINLOG_DUMP", AnswerKind.STREAM, 11);
        least(0x13, "TABLE_DUMP", AnswerKind.STREAM, 3);
        fixed(0x14, "CONNECT_OUT", AnswerKind.OK, 1);
        least(0x15, "REGISTER", AnswerKind.OK, 18);
        least(PREPARE, "PREPARE", AnswerKind.PREPARED, 1);
        least(EXECUTE, "EXECUTE", AnswerKind.RESULT, 10);
        least(SEND_LONG_DATA, "SEND_LONG_DATA", AnswerKind.NONE, 7);
        fixed(CLOSE, "CLOSE_STMT", AnswerKind.NONE, 5);
        fixed(RESET, "RESET_STMT", AnswerKind.OK, 5);
        fixed(SET_OPTION, "SET_OPTION", AnswerKind.OK, 3);
        fixed(FETCH, "FETCH_STMT", AnswerKind.ROWS, 9);
        fixed(0x1d, "DAEMON", AnswerKind.OK, 1);
        least(0x1e, "BINLOG_DUMP_GTID", AnswerKind.STREAM, 19);
        fixed(RESET_CONNECTION, "RESET_CONNECTION", AnswerKind.OK, 1);
        fixed(0x20, "CLONE", AnswerKind.STREAM, 1);
        least(0x21, "SUBSCRIBE_GROUP_REPLICATION_STREAM", AnswerKind.STREAM, 1);
        least(BULK_EXECUTE, "BULK_EXECUTE", AnswerKind.RESULT, 7);
        least(MULTI, "MULTI", AnswerKind.RESULT, 3);
        least(LOGIN, "LOGIN", AnswerKind.LOGIN, 5);
        least(SSL_REQUEST, "SSL_REQUEST", AnswerKind.NONE, 5);
    }

    private Commands() {}

    private static void fixed(int code, String name, AnswerKind answer, int length) {
        ALL[code] = new Command(code, name, answer, length, length);
    }

    private static void least(int code, String name, AnswerKind answer, int least) {
        ALL[code] = new Command(code, name, answer, least, ANY);
    }

    /** The command with this code, or null. */
    static @Nullable Command of(int code) {
        return code >= 0 && code < ALL.length ? ALL[code] : null;
    }

    /** Whether a packet of this length can hold the command. */
    static boolean fits(Command command, int length) {
        return command.length() == ANY ? length >= command.least() : length == command.length();
    }

    /** Whether the server may expect this command from a client; the others exist only inside a server. */
    static boolean isSpoken(int code) {
        return switch (code) {
            case 0x00, 0x0b, 0x0f, 0x10, 0x14, 0x1d, LOGIN, SSL_REQUEST -> false;
            default -> of(code) != null;
        };
    }

    /** Whether text of the user's follows the code at once. */
    static boolean hasText(int code) {
        return switch (code) {
            case INIT_DB, QUERY, CREATE_DB, DROP_DB, PREPARE, FIELD_LIST -> true;
            default -> false;
        };
    }

    /** Whether the number of a prepared statement follows the code. */
    static boolean hasStatement(int code) {
        return switch (code) {
            case EXECUTE, SEND_LONG_DATA, CLOSE, RESET, FETCH, BULK_EXECUTE -> true;
            default -> false;
        };
    }
}
