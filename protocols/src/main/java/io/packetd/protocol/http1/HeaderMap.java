// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Header fields, immutable: canonical names in order, each with its values. Two arrays instead of a tree of nodes. */
final class HeaderMap extends AbstractMap<String, List<String>> {

    private final String[] names;

    /** A {@link String}, or a {@code List<String>} of several, in the place of its name. */
    private final Object[] values;

    private final int size;

    private HeaderMap(String[] names, Object[] values, int size) {
        this.names = names;
        this.values = values;
        this.size = size;
    }

    /** The first value of this name, or null. */
    @Nullable
    String first(String name) {
        int at = Arrays.binarySearch(names, 0, size, name);
        return at < 0 ? null : list(values[at]).get(0);
    }

    @Override
    public @Nullable List<String> get(@Nullable Object key) {
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
    public Set<Map.Entry<String, List<String>>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, List<String>>> iterator() {
                return new Entries();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private static List<String> list(Object value) {
        if (value instanceof String one) {
            return List.of(one);
        }
        @SuppressWarnings("unchecked") // the builder puts nothing else here
        List<String> several = (List<String>) value;
        return several;
    }

    private final class Entries implements Iterator<Map.Entry<String, List<String>>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Map.Entry<String, List<String>> next() {
            if (next >= size) {
                throw new NoSuchElementException();
            }
            Map.Entry<String, List<String>> entry = Map.entry(names[next], list(values[next]));
            next++;
            return entry;
        }
    }

    /** Collects header fields; used once. */
    static final class Builder {
        private String[] names = new String[12];
        private Object[] values = new Object[12];
        private int size;

        /** Adds a value, after those that the name has. */
        void add(String name, String value) {
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
            values[at] = value;
            size++;
        }

        /** Removes a name with all its values. */
        void remove(String name) {
            int at = Arrays.binarySearch(names, 0, size, name);
            if (at >= 0) {
                size--;
                System.arraycopy(names, at + 1, names, at, size - at);
                System.arraycopy(values, at + 1, values, at, size - at);
            }
        }

        HeaderMap build() {
            for (int i = 0; i < size; i++) {
                if (!(values[i] instanceof String)) {
                    values[i] = List.copyOf(list(values[i]));
                }
            }
            return new HeaderMap(names, values, size);
        }

        private void append(int at, String value) {
            if (values[at] instanceof String first) {
                List<String> several = new ArrayList<>(2);
                several.add(first);
                values[at] = several;
            }
            list(values[at]).add(value);
        }
    }
}
