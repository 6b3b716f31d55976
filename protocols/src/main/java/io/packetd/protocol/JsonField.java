// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One key of the JSON object that shows a message; a protocol lists them in order.
 *
 * @param name the JSON key
 * @param source where its value comes from
 * @param attribute the attribute to show, for {@link Source#ATTRIBUTE}
 * @param absent what to show when the attribute is not set, a JSON value as it is written; null leaves the key out
 */
public record JsonField(
        String name,
        Source source,
        @Nullable AttributeKey<?> attribute,
        @Nullable String absent) {

    /** Where a value comes from. */
    public enum Source {
        /** Address of the sender of this message. */
        HOST,
        /** Port of the sender of this message. */
        PORT,
        /** {@link Message#operation()}. */
        OPERATION,
        /** {@link Message#status()}. */
        STATUS,
        /** {@link Message#size()}. */
        SIZE,
        /** First byte of a request, last byte of a response. */
        TIME,
        /** An attribute. */
        ATTRIBUTE,
        /** {@link #absent()} itself. */
        CONSTANT
    }

    /** A key with a value that every message has. */
    public static JsonField of(String name, Source source) {
        return new JsonField(name, source, null, null);
    }

    /** A key for an attribute; {@code absent} is the JSON to write when it is not set, such as {@code null} or {@code ""}. */
    public static JsonField of(String name, AttributeKey<?> attribute, String absent) {
        return new JsonField(name, Source.ATTRIBUTE, attribute, absent);
    }

    /** A key that is left out when its attribute is not set. */
    public static JsonField optional(String name, AttributeKey<?> attribute) {
        return new JsonField(name, Source.ATTRIBUTE, attribute, null);
    }

    /** A key with always the same text. */
    public static JsonField constant(String name, String text) {
        return new JsonField(name, Source.CONSTANT, null, '"' + text + '"');
    }
}
