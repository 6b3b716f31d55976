// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Header fields of an HTTP message, immutable: canonical names in order, each with its values; a value that is not known is
 * null. Two arrays instead of a tree of nodes.
 */
public final class HeaderMap extends AbstractMap<String, List<@Nullable String>> {

    /** No fields. */
    public static final HeaderMap EMPTY = new Builder().build();

    private final String[] names;

    /** A {@link String}, or a {@code List<String>} of several or with null, in the place of its name. */
    private final Object[] values;

    private final int size;

    private HeaderMap(String[] names, Object[] values, int size) {
        this.names = names;
        this.values = values;
        this.size = size;
    }

    /** The first value of this name, or null. */
    public @Nullable String first(String name) {
        int at = Arrays.binarySearch(names, 0, size, name);
        return at < 0 ? null : list(values[at]).get(0);
    }

    @Override
    public @Nullable List<@Nullable String> get(@Nullable Object key) {
        int at = key instanceof String name ? Arrays.binarySearch(names, 0, size, name) : -1;
        return at < 0 ? null : list(values[at]);
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Map.Entry<String, List<@Nullable String>>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, List<@Nullable String>>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private static List<@Nullable String> list(Object value) {
        if (value instanceof String one) {
            return List.of(one);
        }
        @SuppressWarnings("unchecked") // the builder puts nothing else here
        List<@Nullable String> several = (List<@Nullable String>) value;
        return several;
    }

    private final class Entries implements Iterator<Map.Entry<String, List<@Nullable String>>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Map.Entry<String, List<@Nullable String>> next() {
            if (next >= size) {
                throw new NoSuchElementException();
            }
            Map.Entry<String, List<@Nullable String>> entry = Map.entry(names[next], list(values[next]));
            next++;
            return entry;
        }
    }

    /** Collects header fields; used once. */
    public static final class Builder {
        private String[] names = new String[12];
        private Object[] values = new Object[12];
        private int size;

        /** A builder without fields. */
        public Builder() {}

        /** Adds a value, null when it is not known, after those that the name has. */
        public void add(String name, @Nullable String value) {
            int at = Arrays.binarySearch(names, 0, size, name);
            if (at >= 0) {
                append(at, value);
                return;
            }
            at = -at - 1;
            if (size == names.length) {
                names = Arrays.copyOf(names, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            System.arraycopy(names, at, names, at + 1, size - at);
            System.arraycopy(values, at, values, at + 1, size - at);
            names[at] = name;
            values[at] = value == null ? Collections.singletonList(value) : value;
            size++;
        }

        /** Removes a name with all its values. */
        public void remove(String name) {
            int at = Arrays.binarySearch(names, 0, size, name);
            if (at >= 0) {
                size--;
                System.arraycopy(names, at + 1, names, at, size - at);
                System.arraycopy(values, at + 1, values, at, size - at);
            }
        }

        /** The finished map. */
        public HeaderMap build() {
            for (int i = 0; i < size; i++) {
                if (!(values[i] instanceof String)) {
                    values[i] = Collections.unmodifiableList(list(values[i]));
                }
            }
            return new HeaderMap(names, values, size);
        }

        private void append(int at, @Nullable String value) {
            List<@Nullable String> several = list(values[at]);
            if (!(several instanceof ArrayList)) {
                several = new ArrayList<>(several);
                values[at] = several;
            }
            several.add(value);
        }
    }
}
