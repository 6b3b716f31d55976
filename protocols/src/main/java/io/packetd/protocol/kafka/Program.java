// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import java.util.Arrays;
import java.util.List;

/**
 * The layout of one message as a flat list of instructions ({@link Op}), so that a walk allocates nothing and can stop and go on
 * at any instruction.
 */
final class Program {

    final int[] code;

    /** Tells programs apart, so that a walk is never continued by another one than began it. */
    final int hash;

    private Program(int[] code) {
        this.code = code;
        this.hash = Arrays.hashCode(code);
    }

    /**
     * The program of a message, its header from behind the correlation or client id on.
     *
     * @param taggedHeader whether the header ends with tagged fields
     */
    static Program of(List<Field> fields, boolean request, boolean flexible, boolean taggedHeader) {
        Builder builder = new Builder(request, flexible);
        if (taggedHeader) {
            builder.op(Op.TAGS);
        }
        builder.fields(fields, "", false);
        if (flexible) {
            builder.op(Op.TAGS);
        }
        builder.op(Op.END);
        return new Program(Arrays.copyOf(builder.code, builder.length));
    }

    /** Whether an instruction begins at this place. */
    boolean isInstruction(int pc) {
        int at = 0;
        while (at < pc && at < code.length) {
            at += Op.ints(code[at]);
        }
        return at == pc && pc < code.length;
    }

    /** The arrays that are open at this instruction, the outermost first: where their elements begin; returns how many. */
    int openArrays(int pc, int[] starts) {
        int open = 0;
        for (int at = 0; at < pc; at += Op.ints(code[at])) {
            int op = Op.code(code[at]);
            if ((op == Op.ARRAY || op == Op.COMPACT_ARRAY) && code[at + 1] > pc) {
                starts[open++] = at + 2;
            }
        }
        return open;
    }

    private static final class Builder {
        private final boolean request;
        private final boolean flexible;
        private int[] code = new int[64];
        private int length;
        /** Fixed bytes that are not yet in the code. */
        private int skip;

        Builder(boolean request, boolean flexible) {
            this.request = request;
            this.flexible = flexible;
        }

        void op(int instruction) {
            if (skip > 0) {
                add(Op.SKIP);
                add(skip);
                skip = 0;
            }
            add(instruction);
        }

        private void add(int value) {
            if (length == code.length) {
                code = Arrays.copyOf(code, length * 2);
            }
            code[length++] = value;
        }

        void fields(List<Field> fields, String parent, boolean inTopic) {
            for (Field field : fields) {
                field(field, parent, inTopic);
            }
        }

        private void field(Field field, String parent, boolean inTopic) {
            int role = Role.of(field, parent, request, inTopic);
            int extra = role << 8 | (field.nullable() ? Op.NULLABLE : 0);
            switch (field.type()) {
                case BOOL, UINT16, INT64, FLOAT64 -> skip += field.type().bytes;
                case INT8 -> number(Op.INT8, role, 1);
                case INT16 -> number(Op.INT16, role, 2);
                case INT32 -> number(Op.INT32, role, 4);
                case UUID -> number(Op.UUID, role, 16);
                case STRING -> op((flexible ? Op.COMPACT_STRING : Op.STRING) | extra);
                case BYTES -> op((flexible ? Op.COMPACT_BYTES : Op.BYTES) | extra);
                case RECORDS -> records(field, extra);
                case STRUCT -> struct(field, inTopic);
                case ARRAY -> array(field, extra & Op.NULLABLE, inTopic);
            }
        }

        private void number(int op, int role, int bytes) {
            if (role == Role.NONE) {
                skip += bytes;
            } else {
                op(op | role << 8);
            }
        }

        /** A piece of a snapshot may begin in the middle of a batch: it is not counted. */
        private void records(Field field, int extra) {
            if (field.name().equals("records")) {
                op((flexible ? Op.COMPACT_RECORDS : Op.RECORDS) | extra);
            } else {
                op((flexible ? Op.COMPACT_BYTES : Op.BYTES) | extra);
            }
        }

        private void struct(Field field, boolean inTopic) {
            int hole = -1;
            if (field.nullable()) {
                op(Op.OPTIONAL);
                hole = length;
                add(0);
            }
            fields(field.children(), "", inTopic);
            if (flexible) {
                op(Op.TAGS);
            }
            flush();
            if (hole >= 0) {
                code[hole] = length;
            }
        }

        private void array(Field field, int nullable, boolean inTopic) {
            Field element = field.children().get(0);
            boolean plain = element.type() != FieldType.STRUCT;
            if (plain && element.type().bytes > 0 && Role.of(element, field.name(), request, inTopic) == Role.NONE) {
                op((flexible ? Op.COMPACT_FIXED_ARRAY : Op.FIXED_ARRAY) | nullable);
                add(element.type().bytes);
                return;
            }
            op((flexible ? Op.COMPACT_ARRAY : Op.ARRAY) | nullable);
            int hole = length;
            add(0);
            boolean topic = isTopic(element, field.name());
            if (topic) {
                op(Op.BEGIN_TOPIC);
            }
            if (plain) {
                field(element, field.name(), inTopic || topic);
            } else {
                fields(element.children(), field.name(), inTopic || topic);
                if (flexible) {
                    op(Op.TAGS);
                }
            }
            flush();
            if (topic) {
                op(Op.END_TOPIC);
            }
            op(Op.NEXT);
            code[hole] = length;
        }

        /** Whether each element of an array describes one topic. */
        private boolean isTopic(Field element, String array) {
            if (element.type() != FieldType.STRUCT) {
                return isTopicRole(Role.of(element, array, request, false));
            }
            for (Field child : element.children()) {
                if (isTopicRole(Role.of(child, array, request, false))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isTopicRole(int role) {
            return role == Role.TOPIC_NAME || role == Role.TOPIC_ID;
        }

        private void flush() {
            if (skip > 0) {
                add(Op.SKIP);
                add(skip);
                skip = 0;
            }
        }
    }
}
