// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the fields of one line of a table: {@code name:type}, {@code [..]} for arrays, {@code {..}} for structures, {@code ?}
 * for what may be null.
 */
final class FieldParser {

    private final String text;
    private int at;

    private FieldParser(String text) {
        this.text = text;
    }

    /** The fields of this line. */
    static List<Field> parse(String text) {
        FieldParser parser = new FieldParser(text);
        List<Field> fields = parser.fields();
        if (parser.at < text.length()) {
            throw parser.unexpected();
        }
        return fields;
    }

    private List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        while (at < text.length() && peek() != ']' && peek() != '}') {
            if (peek() == ' ') {
                at++;
            } else {
                String name = word();
                expect(':');
                fields.add(value(name));
            }
        }
        return fields;
    }

    private Field value(String name) {
        List<Field> children = List.of();
        FieldType type;
        if (peek() == '[') {
            at++;
            type = FieldType.ARRAY;
            children = List.of(element());
            expect(']');
        } else if (peek() == '{') {
            at++;
            type = FieldType.STRUCT;
            children = fields();
            expect('}');
        } else {
            FieldType simple = FieldType.ofWord(word());
            if (simple == null) {
                throw unexpected();
            }
            type = simple;
        }
        boolean nullable = at < text.length() && peek() == '?';
        at += nullable ? 1 : 0;
        return new Field(name, type, nullable, children);
    }

    private Field element() {
        int begin = at;
        boolean named = peek() != '[' && peek() != '{' && !word().isEmpty() && peek() == ':';
        at = begin;
        return named ? new Field("", FieldType.STRUCT, false, fields()) : value("");
    }

    private String word() {
        int begin = at;
        while (at < text.length() && (Character.isLetterOrDigit(peek()) || peek() == '_')) {
            at++;
        }
        return text.substring(begin, at);
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\n';
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw unexpected();
        }
        at++;
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("cannot read the Kafka table at " + at + " of: " + text);
    }
}
