// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import org.jspecify.annotations.Nullable;

/** What the server has still to answer, or a mark between two such things. */
enum Owed {
    /** Parse, answered by ParseComplete. */
    PARSE(1, false),
    /** Bind, answered by BindComplete. */
    BIND(2, false),
    /** Describe, answered by RowDescription or NoData, after a ParameterDescription when it is of a statement. */
    DESCRIBE(3, false),
    /** Close, answered by CloseComplete. */
    CLOSE(4, false),
    /** Execute, answered by CommandComplete, EmptyQueryResponse or PortalSuspended. */
    EXECUTE(5, true),
    /** The end of messages without an Execute that were told as one request. */
    GROUP_END(6, true),
    /** Flush: not answered, but the client waits here. */
    FLUSH(7, false),
    /** Sync after told requests, answered by ReadyForQuery. */
    SYNC(8, false),
    /** Sync after nothing: a request of its own. */
    LONE_SYNC(9, true),
    /** Simple query, answered up to ReadyForQuery. */
    QUERY(10, true),
    /** Function call, answered up to ReadyForQuery. */
    FUNCTION_CALL(11, true),
    /** Start-up packet, answered up to ReadyForQuery. */
    STARTUP(12, true),
    /** SSLRequest, answered by one byte. */
    SSL_REQUEST(13, true),
    /** GSSENCRequest, answered by one byte. */
    GSS_REQUEST(14, true),
    /** Here bytes of the client are missing: what follows is not known. */
    LOST(15, false);

    private static final Owed[] BY_CODE = new Owed[16];

    static {
        for (Owed owed : values()) {
            BY_CODE[owed.code] = owed;
        }
    }

    private final byte code;
    private final boolean told;

    Owed(int code, boolean told) {
        this.code = (byte) code;
        this.told = told;
    }

    /** The code in serialized state; never re-used. */
    byte code() {
        return code;
    }

    /** Whether a request was told that this one answers. */
    boolean isTold() {
        return told;
    }

    /** The one with this code, or null. */
    static @Nullable Owed ofCode(int code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
