// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

/** Why the rest of a connection is counted but not decoded. The label of the counter is {@link #label()}. */
public enum OpaqueReason {
    /** No known protocol claimed the connection. */
    UNKNOWN_PROTOCOL(1, "unknown-protocol"),
    /** Too much of what was read was rejected. */
    REJECTED(2, "rejected"),
    /** The decoder threw: a bug of ours, confined to this connection. */
    DECODER_FAILURE(3, "decoder-failure"),
    /** TLS or another encryption began. */
    ENCRYPTED(4, "encrypted"),
    /** An HTTP upgrade (101) to something that is not decoded. */
    UPGRADED(5, "upgraded"),
    /** A tunnel through a proxy (CONNECT). */
    TUNNEL(6, "tunnel"),
    /** A stream between servers, such as replication. */
    REPLICATION(7, "replication"),
    /** No rule of the user names this connection. */
    NOT_SELECTED(8, "not-selected");

    private final int code;
    private final String label;

    OpaqueReason(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /** The code in serialized state; never re-used. */
    public int code() {
        return code;
    }

    /** The name in counters and reports. */
    public String label() {
        return label;
    }

    /** The reason with this {@link #code()}. */
    public static OpaqueReason ofCode(int code) {
        for (OpaqueReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new IllegalArgumentException("unknown opaque reason code " + code);
    }
}
