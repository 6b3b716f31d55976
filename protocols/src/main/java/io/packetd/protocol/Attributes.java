// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The attributes of one message: few, immutable, in the order they were set. */
public final class Attributes {

    /** No attributes. */
    public static final Attributes EMPTY = new Attributes(new Object[0]);

    /** Key, value, key, value. */
    private final Object[] entries;

    Attributes(Object[] entries) {
        this.entries = entries;
    }

    /** Number of attributes. */
    public int size() {
        return entries.length / 2;
    }

    /** The value of this key, or null when the message has none. */
    public <T> @Nullable T get(AttributeKey<T> key) {
        for (int i = 0; i < entries.length; i += 2) {
            if (entries[i].equals(key)) {
                return key.type().cast(entries[i + 1]);
            }
        }
        return null;
    }

    /** The value of the attribute with this name, whichever protocol set it; null when there is none. */
    public @Nullable Object byName(String name) {
        for (int i = 0; i < entries.length; i += 2) {
            if (((AttributeKey<?>) entries[i]).name().equals(name)) {
                return entries[i + 1];
            }
        }
        return null;
    }

    /** These attributes, then those. */
    Attributes plus(Attributes more) {
        Object[] both = Arrays.copyOf(entries, entries.length + more.entries.length);
        System.arraycopy(more.entries, 0, both, entries.length, more.entries.length);
        return new Attributes(both);
    }

    /** Shows every attribute in order. */
    public void forEach(BiConsumer<AttributeKey<?>, Object> action) {
        for (int i = 0; i < entries.length; i += 2) {
            action.accept((AttributeKey<?>) entries[i], entries[i + 1]);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attributes that && Arrays.equals(entries, that.entries);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(entries);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        forEach((key, value) -> text.append(text.length() > 1 ? ", " : "")
                .append(key.name())
                .append('=')
                .append(value));
        return text.append('}').toString();
    }
}
