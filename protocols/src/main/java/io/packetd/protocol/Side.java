// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

/** The role of one end of a connection. */
public enum Side {
    /** The end that asks. */
    CLIENT(0),
    /** The end that answers. */
    SERVER(1);

    private final int code;

    Side(int code) {
        this.code = code;
    }

    /** The code in serialized state: 0 or 1. */
    public int code() {
        return code;
    }

    /** The other end. */
    public Side opposite() {
        return this == CLIENT ? SERVER : CLIENT;
    }

    /** The side with this {@link #code()}. */
    public static Side ofCode(int code) {
        return switch (code) {
            case 0 -> CLIENT;
            case 1 -> SERVER;
            default -> throw new IllegalArgumentException("side code " + code + " is neither 0 nor 1");
        };
    }
}
