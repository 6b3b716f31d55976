// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import org.jspecify.annotations.Nullable;

/** What was found in one message so far. */
final class Found {

    /** No such number was found; no server sends it. */
    static final long NONE = Long.MIN_VALUE;

    @Nullable
    String command;

    @Nullable
    String value;

    @Nullable
    String database;

    @Nullable
    String collection;

    /** Whether the collection came from the value of the command, which then goes before a field of that name. */
    boolean takesText;

    long batch;
    double ok;
    long code;

    @Nullable
    String codeName;

    @Nullable
    String message;

    /** Text of {@code err} in the answer to getLastError. */
    @Nullable
    String lastError;

    long n;
    long nModified;
    long nErrors;
    long returned;
    long cursorId;
    long writeErrors;
    long writeErrorCode;
    long writeConcernCode;
    boolean writeConcernFailed;

    Found() {
        reset();
    }

    void reset() {
        command = null;
        value = null;
        database = null;
        collection = null;
        takesText = false;
        batch = NONE;
        ok = Double.NaN;
        code = NONE;
        codeName = null;
        message = null;
        lastError = null;
        n = NONE;
        nModified = NONE;
        nErrors = NONE;
        returned = NONE;
        cursorId = NONE;
        writeErrors = NONE;
        writeErrorCode = NONE;
        writeConcernCode = NONE;
        writeConcernFailed = false;
    }

    boolean isOkKnown() {
        return !Double.isNaN(ok);
    }
}
