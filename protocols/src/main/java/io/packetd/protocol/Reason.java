// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

/** Why bytes are no frame of a protocol. */
public enum Reason {
    /** The bytes break the grammar of the protocol. */
    MALFORMED,
    /** A frame of the protocol, but not one that can stand here. */
    UNEXPECTED,
    /** A length or count above what the protocol, or this decoder, allows. */
    LIMIT
}
