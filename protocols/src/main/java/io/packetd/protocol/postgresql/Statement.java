// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import org.jspecify.annotations.Nullable;

/**
 * A prepared statement as far as it is known.
 *
 * @param name empty for the unnamed one
 * @param text null when its Parse was not seen or is forgotten
 * @param cut whether the text is only the beginning of the statement
 */
record Statement(String name, @Nullable String text, boolean cut) {

    /** A statement of which only the name is known. */
    static Statement unknown(String name) {
        return new Statement(name, null, false);
    }

    /** What it takes to remember it, in bytes, roughly. */
    int weight() {
        return name.length() + (text == null ? 0 : text.length());
    }
}
