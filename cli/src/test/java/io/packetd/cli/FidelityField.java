// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a line of the oracle and a line of ours both say.
 *
 * @param name for failures
 * @param oracle what the oracle's line says; null when it says nothing, {@link #UNKNOWN} when it cannot say
 * @param ours what our line says; null when it says nothing, {@link #UNKNOWN} when it cannot say
 */
record FidelityField(
        String name, Function<JsonNode, @Nullable String> oracle, Function<JsonNode, @Nullable String> ours) {

    /** Agrees with everything. */
    static final String UNKNOWN = "?";

    /** A field that both have as a value of its own; the places are JSON pointers. */
    static FidelityField at(String name, String oraclePointer, String ourPointer) {
        return new FidelityField(name, line -> text(line, oraclePointer), line -> text(line, ourPointer));
    }

    /** A field that is an agreed word of ours, such as the first word of a command. */
    static FidelityField of(String name, String oraclePointer, Function<JsonNode, @Nullable String> ours) {
        return new FidelityField(name, line -> text(line, oraclePointer), ours);
    }

    /** The value at a JSON pointer as text; null where there is none. */
    static @Nullable String text(JsonNode line, String pointer) {
        JsonNode value = line.at(pointer);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }
}
