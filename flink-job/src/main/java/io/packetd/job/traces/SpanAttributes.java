// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in the order in which they were set, each name once. Values are {@link String}, {@link Long}, {@link Double},
 * {@link Boolean} or a list of {@link String}.
 */
public final class SpanAttributes {

    /** Most characters of a text; what is longer is cut. Text comes off the wire, and back ends drop what is too long. */
    public static final int MAX_TEXT = 1024;

    private final List<String> names = new ArrayList<>(24);
    private final List<Object> values = new ArrayList<>(24);

    SpanAttributes() {}

    /** Sets a text; null and empty set nothing. */
    SpanAttributes text(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            set(name, cut(value, MAX_TEXT));
        }
        return this;
    }

    /** Sets a number; null sets nothing. */
    SpanAttributes number(String name, @Nullable Long value) {
        if (value != null) {
            set(name, value);
        }
        return this;
    }

    /** Sets a fraction. */
    SpanAttributes fraction(String name, double value) {
        set(name, value);
        return this;
    }

    /** Sets a truth value; null sets nothing. */
    SpanAttributes flag(String name, @Nullable Boolean value) {
        if (value != null) {
            set(name, value);
        }
        return this;
    }

    /** Sets a list of texts; an empty one sets nothing. */
    SpanAttributes texts(String name, List<String> value) {
        if (!value.isEmpty()) {
            set(name, value.stream().map(text -> cut(text, MAX_TEXT)).toList());
        }
        return this;
    }

    private void set(String name, Object value) {
        int at = names.indexOf(name);
        if (at >= 0) {
            values.set(at, value);
        } else {
            names.add(name);
            values.add(value);
        }
    }

    /** The value, or null when it is not set. */
    public @Nullable Object get(String name) {
        int at = names.indexOf(name);
        return at < 0 ? null : values.get(at);
    }

    /** The text with this name, or null. */
    @Nullable
    String textOf(String name) {
        return get(name) instanceof String text ? text : null;
    }

    /** Shows each in order. */
    public void forEach(BiConsumer<String, Object> action) {
        for (int i = 0; i < names.size(); i++) {
            action.accept(names.get(i), values.get(i));
        }
    }

    /** Sorted by name, as a copy. */
    public Map<String, Object> sorted() {
        Map<String, Object> sorted = new TreeMap<>();
        forEach(sorted::put);
        return sorted;
    }

    /** At most so many characters, never half of a pair. */
    static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
    }

    @Override
    public String toString() {
        return sorted().toString();
    }
}
