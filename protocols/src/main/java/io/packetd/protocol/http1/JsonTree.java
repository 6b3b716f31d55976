// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text (RFC 8259) as an immutable tree: objects as maps in their order, arrays as lists, null as null. Only what can
 * be written again as it was is taken: no name twice, no number that another spelling would replace.
 */
final class JsonTree {

    /** The text {@code null} itself. */
    static final Object NULL = new Object();

    /** Deeper nesting is shown as text. */
    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;

    private JsonTree(String text) {
        this.text = text;
    }

    /** The value, {@link #NULL}, or null when the text is not one JSON value that can be kept. */
    static @Nullable Object parse(String text) {
        JsonTree tree = new JsonTree(text);
        try {
            Object value = tree.value(0);
            tree.blanks();
            return tree.at == text.length() ? value : null;
        } catch (Refused notJson) {
            return null;
        }
    }

    /** Not JSON, or not JSON that can be kept; without a stack trace, since any traffic may cause it. */
    private static final class Refused extends Exception {
        private Refused() {
            super("not JSON that can be kept", null, false, false);
        }
    }

    private Object value(int depth) throws Refused {
        blanks();
        char c = peek();
        return switch (c) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", NULL);
            default -> number();
        };
    }

    private Object object(int depth) throws Refused {
        open(depth);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (!closes('}')) {
            do {
                blanks();
                String name = string();
                blanks();
                expect(':');
                Object value = value(depth + 1);
                if (fields.containsKey(name)) {
                    throw new Refused();
                }
                fields.put(name, value == NULL ? null : value);
            } while (goesOn('}'));
        }
        return Collections.unmodifiableMap(fields);
    }

    private Object array(int depth) throws Refused {
        open(depth);
        List<@Nullable Object> elements = new ArrayList<>();
        if (!closes(']')) {
            do {
                Object value = value(depth + 1);
                elements.add(value == NULL ? null : value);
            } while (goesOn(']'));
        }
        return Collections.unmodifiableList(elements);
    }

    private String string() throws Refused {
        expect('"');
        int from = at;
        while (peek() != '"' && peek() != '\\') {
            if (peek() < ' ') {
                throw new Refused();
            }
            at++;
        }
        if (peek() == '"') {
            return text.substring(from, at++);
        }
        StringBuilder value = new StringBuilder(text.substring(from, at));
        while (peek() != '"') {
            char c = peek();
            if (c < ' ') {
                throw new Refused();
            }
            at++;
            value.append(c == '\\' ? escape() : c);
        }
        at++;
        return value.toString();
    }

    private char escape() throws Refused {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new Refused();
        };
    }

    private char unicode() throws Refused {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = peek() < 128 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw new Refused();
            }
            code = (code << 4) | digit;
            at++;
        }
        return (char) code;
    }

    private Object number() throws Refused {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(from, at);
        try {
            long whole = Long.parseLong(number);
            if (Long.toString(whole).equals(number)) {
                return whole;
            }
        } catch (NumberFormatException notWhole) {
            double fraction = fraction(number);
            if (Double.toString(fraction).equals(number)) {
                return fraction;
            }
        }
        throw new Refused();
    }

    private static double fraction(String number) throws Refused {
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException notNumber) {
            throw new Refused();
        }
    }

    private Object word(String word, Object value) throws Refused {
        if (!text.startsWith(word, at)) {
            throw new Refused();
        }
        at += word.length();
        return value;
    }

    private void open(int depth) throws Refused {
        if (depth >= MAX_DEPTH) {
            throw new Refused();
        }
        at++;
    }

    private boolean closes(char end) throws Refused {
        blanks();
        if (peek() == end) {
            at++;
            return true;
        }
        return false;
    }

    private boolean goesOn(char end) throws Refused {
        if (closes(end)) {
            return false;
        }
        expect(',');
        return true;
    }

    private void expect(char c) throws Refused {
        if (peek() != c) {
            throw new Refused();
        }
        at++;
    }

    private char peek() throws Refused {
        if (at >= text.length()) {
            throw new Refused();
        }
        return text.charAt(at);
    }

    private void blanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
