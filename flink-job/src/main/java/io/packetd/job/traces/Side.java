// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

/** Where the packets were captured, which decides whose view a span of a call takes. */
public enum Side {
    /** Not known: the view that the protocol's conventions prefer. */
    AUTO,
    /** On the host of those who ask. */
    CLIENT,
    /** On the host of those who answer. */
    SERVER
}
