// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

/**
 * The name and type of one attribute of a message, a constant of its protocol's package.
 *
 * <p>Values are immutable trees of {@link String}, {@link Long}, {@link Double}, {@link Boolean}, {@link java.util.List}
 * and {@link java.util.Map} with string keys (and null inside the last two), so that state, sinks and goldens treat all protocols alike. A protocol lists
 * its keys in {@link Descriptor#attributes()}; the place in that list is the code in serialized form, so keys are only
 * ever appended.
 *
 * @param name lower case, dotted, unique inside the protocol
 */
public record AttributeKey<T>(String name, Class<T> type) {

    /** A key for text. */
    public static AttributeKey<String> text(String name) {
        return new AttributeKey<>(name, String.class);
    }

    /** A key for a whole number. */
    public static AttributeKey<Long> number(String name) {
        return new AttributeKey<>(name, Long.class);
    }

    /** A key for a fraction. */
    public static AttributeKey<Double> fraction(String name) {
        return new AttributeKey<>(name, Double.class);
    }

    /** A key for a truth value. */
    public static AttributeKey<Boolean> flag(String name) {
        return new AttributeKey<>(name, Boolean.class);
    }

    /** A key for a list of values. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // the element types are those of the class comment
    public static AttributeKey<java.util.List<?>> list(String name) {
        return new AttributeKey<>(name, (Class) java.util.List.class);
    }

    /** A key for named values, such as headers or a nested object. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // the value types are those of the class comment
    public static AttributeKey<java.util.Map<String, ?>> object(String name) {
        return new AttributeKey<>(name, (Class) java.util.Map.class);
    }
}
