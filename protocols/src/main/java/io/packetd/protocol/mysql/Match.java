// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

/** Whether bytes are what is looked for. */
enum Match {
    /** They are not, and never will be. */
    NO,
    /** They may be; there are too few to say. */
    PARTIAL,
    /** They could be. */
    MAYBE,
    /** They are. */
    YES
}
