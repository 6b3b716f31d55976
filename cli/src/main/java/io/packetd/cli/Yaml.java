// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import java.util.List;
import java.util.Map;

/** A value of a YAML file and where it, or its key when it has one, stands; line and column count from 1. */
sealed interface Yaml {

    /** What a plain word is. */
    enum Kind {
        NOTHING,
        TRUTH,
        WHOLE,
        FRACTION,
        TEXT
    }

    int line();

    int column();

    /** As a message shows it. */
    String shown();

    /** Whether it says nothing: null, or without elements. */
    boolean isEmpty();

    /** A word; a truth value is {@code true} or {@code false}, however it was spelled. */
    record Scalar(Kind kind, String text, int line, int column) implements Yaml {

        /** More of a text is of no use in a message. */
        private static final int MAX_SHOWN = 60;

        @Override
        public String shown() {
            String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "..." : text;
            return switch (kind) {
                case NOTHING -> "nothing";
                case TEXT -> "'" + shown + "'";
                case TRUTH, WHOLE, FRACTION -> shown;
            };
        }

        @Override
        public boolean isEmpty() {
            return kind == Kind.NOTHING;
        }
    }

    /** Elements. */
    record Sequence(List<Yaml> elements, int line, int column) implements Yaml {

        /** Copies the elements. */
        public Sequence {
            elements = List.copyOf(elements);
        }

        @Override
        public String shown() {
            return "a list";
        }

        @Override
        public boolean isEmpty() {
            return elements.isEmpty();
        }
    }

    /** Keys with values, in their order. */
    record Mapping(Map<String, Yaml> fields, int line, int column) implements Yaml {

        @Override
        public String shown() {
            return "a section";
        }

        @Override
        public boolean isEmpty() {
            return fields.isEmpty();
        }
    }
}
