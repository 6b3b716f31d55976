// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import io.packetd.protocol.ByteWindow;
import org.jspecify.annotations.Nullable;

/**
 * Where the reading of one message stands: goes through the bytes as the {@link Program} says, stops where the window ends, and
 * goes on there. Payloads are passed over, seen or not.
 */
final class Walk {

    /** What a walk comes to. */
    enum End {
        /** The message was read to its end. */
        DONE,
        /** The window ends first. */
        MORE,
        /** The bytes are not what the program says. */
        BAD
    }

    /** Most bytes of a text that are read; the rest is passed over. */
    static final int MAX_TEXT = 256;

    /** Most bytes that a walk waits for: a compact length and a text. */
    static final int MAX_NEED = 5 + MAX_TEXT;

    /** Deepest nesting of arrays in any message, and some. */
    static final int MAX_DEPTH = 8;

    private static final int NOT_BEGUN = -1;

    @Nullable
    Program program;

    int pc;
    int depth;

    /** For each open array: where its elements begin, and how many are left, the present one included. */
    final int[] starts = new int[MAX_DEPTH];

    final int[] counts = new int[MAX_DEPTH];

    /** Tagged fields left in the section the walk stands in, or {@link #NOT_BEGUN}. */
    int tagsLeft = NOT_BEGUN;

    /** Bytes of records left, or {@link #NOT_BEGUN}. */
    int recordsLeft = NOT_BEGUN;

    /** Index behind what was read; may lie behind the window. */
    long at;

    /** Bytes that must stand from {@link #at} on before the walk can go on, when it came to {@link End#MORE}. */
    int need;

    /** Scratch of the reading of compact numbers. */
    private int number;

    private int numberBytes;

    void begin(@Nullable Program value) {
        program = value;
        pc = 0;
        depth = 0;
        tagsLeft = NOT_BEGUN;
        recordsLeft = NOT_BEGUN;
    }

    /**
     * Goes on.
     *
     * @param from index of the next byte of the message
     * @param end index behind its last byte, which may lie behind the window
     */
    End run(ByteWindow in, long from, long end, Facts facts, TopicIds ids) {
        if (program == null) {
            return End.BAD;
        }
        int[] code = program.code;
        at = from;
        while (true) {
            int op = code[pc];
            switch (Op.code(op)) {
                case Op.SKIP -> {
                    at += code[pc + 1];
                    if (at > end) {
                        return End.BAD;
                    }
                    pc += 2;
                }
                case Op.INT8, Op.INT16, Op.INT32, Op.UUID -> {
                    End stop = fixed(in, op, end, facts);
                    if (stop != End.DONE) {
                        return stop;
                    }
                }
                case Op.STRING, Op.COMPACT_STRING, Op.BYTES, Op.COMPACT_BYTES -> {
                    End stop = sized(in, op, end, facts);
                    if (stop != End.DONE) {
                        return stop;
                    }
                }
                case Op.RECORDS, Op.COMPACT_RECORDS -> {
                    End stop = records(in, op, end, facts);
                    if (stop != End.DONE) {
                        return stop;
                    }
                }
                case Op.ARRAY, Op.COMPACT_ARRAY, Op.FIXED_ARRAY, Op.COMPACT_FIXED_ARRAY -> {
                    End stop = array(in, op, code[pc + 1], end);
                    if (stop != End.DONE) {
                        return stop;
                    }
                }
                case Op.OPTIONAL -> {
                    if (at + 1 > end) {
                        return End.BAD;
                    }
                    if (at + 1 > in.length()) {
                        return wait(1);
                    }
                    pc = (byte) in.u8((int) at++) < 0 ? code[pc + 1] : pc + 2;
                }
                case Op.TAGS -> {
                    End stop = tags(in, end);
                    if (stop != End.DONE) {
                        return stop;
                    }
                }
                case Op.BEGIN_TOPIC -> {
                    facts.beginTopic();
                    pc++;
                }
                case Op.END_TOPIC -> {
                    facts.endTopic(ids);
                    pc++;
                }
                case Op.NEXT -> {
                    if (--counts[depth - 1] > 0) {
                        pc = starts[depth - 1];
                    } else {
                        depth--;
                        pc++;
                    }
                }
                default -> {
                    return at == end ? End.DONE : End.BAD;
                }
            }
        }
    }

    private End wait(int bytes) {
        need = bytes;
        return End.MORE;
    }

    private End fixed(ByteWindow in, int op, long end, Facts facts) {
        int bytes =
                switch (Op.code(op)) {
                    case Op.INT8 -> 1;
                    case Op.INT16 -> 2;
                    case Op.INT32 -> 4;
                    default -> 16;
                };
        if (at + bytes > end) {
            return End.BAD;
        }
        if (at + bytes > in.length()) {
            return wait(bytes);
        }
        int i = (int) at;
        switch (bytes) {
            case 1 -> facts.number(Op.role(op), (byte) in.u8(i));
            case 2 -> facts.number(Op.role(op), (short) in.u16(i));
            case 4 -> facts.number(Op.role(op), in.i32(i));
            default -> facts.id(in.i64(i), in.i64(i + 8));
        }
        at += bytes;
        pc++;
        return End.DONE;
    }

    /** Reads the length of what follows: {@link #number}, -1 for null, and {@link #numberBytes}. */
    private End length(ByteWindow in, boolean compact, int plainBytes, long end) {
        if (compact) {
            End stop = varint(in, at, end);
            number--;
            return stop;
        }
        if (at + plainBytes > end) {
            return End.BAD;
        }
        if (at + plainBytes > in.length()) {
            return wait(plainBytes);
        }
        number = plainBytes == 2 ? (short) in.u16((int) at) : in.i32((int) at);
        numberBytes = plainBytes;
        return number < -1 ? End.BAD : End.DONE;
    }

    /** Reads an unsigned number of up to 31 bits, seven in a byte, the lowest first. */
    private End varint(ByteWindow in, long from, long end) {
        int value = 0;
        for (int i = 0; i < 5; i++) {
            if (from + i >= end) {
                return End.BAD;
            }
            if (from + i >= in.length()) {
                return wait((int) (from - at) + i + 1);
            }
            int b = in.u8((int) from + i);
            value |= (b & 0x7f) << (7 * i);
            if (b < 0x80) {
                number = value;
                numberBytes = i + 1;
                return value < 0 ? End.BAD : End.DONE;
            }
        }
        return End.BAD;
    }

    private End sized(ByteWindow in, int op, long end, Facts facts) {
        int code = Op.code(op);
        boolean compact = code == Op.COMPACT_STRING || code == Op.COMPACT_BYTES;
        End stop = length(in, compact, code == Op.STRING ? 2 : 4, end);
        if (stop != End.DONE) {
            return stop;
        }
        if (number < 0) {
            if (!Op.isNullable(op)) {
                return End.BAD;
            }
            at += numberBytes;
            pc++;
            return End.DONE;
        }
        if (at + numberBytes + number > end) {
            return End.BAD;
        }
        if (Op.role(op) != Role.NONE) {
            int shown = Math.min(number, MAX_TEXT);
            if (at + numberBytes + shown > in.length()) {
                return wait(numberBytes + shown);
            }
            int begin = (int) at + numberBytes;
            facts.text(Op.role(op), Texts.read(in, begin, begin + shown, number > shown));
        }
        at += (long) numberBytes + number;
        pc++;
        return End.DONE;
    }

    private End array(ByteWindow in, int op, int operand, long end) {
        int code = Op.code(op);
        End stop = length(in, code == Op.COMPACT_ARRAY || code == Op.COMPACT_FIXED_ARRAY, 4, end);
        if (stop != End.DONE) {
            return stop;
        }
        boolean plain = code == Op.FIXED_ARRAY || code == Op.COMPACT_FIXED_ARRAY;
        int count = number;
        if (count < 0 && !Op.isNullable(op)) {
            return End.BAD;
        }
        at += numberBytes;
        // Every element has a byte at least, so a count is never more work than the bytes that are there.
        if (Math.max(0, count) * (plain ? (long) operand : 1) > end - at) {
            return End.BAD;
        }
        if (plain) {
            at += Math.max(0, count) * (long) operand;
            pc += 2;
        } else if (count <= 0) {
            pc = operand;
        } else {
            pc += 2;
            starts[depth] = pc;
            counts[depth] = count;
            depth++;
        }
        return End.DONE;
    }

    /** Tagged fields: a number, then for each its tag, its length, and as many bytes (KIP-482). */
    private End tags(ByteWindow in, long end) {
        if (tagsLeft == NOT_BEGUN) {
            End stop = varint(in, at, end);
            if (stop != End.DONE) {
                return stop;
            }
            at += numberBytes;
            if (number > end - at) {
                return End.BAD;
            }
            tagsLeft = number;
        }
        while (tagsLeft > 0) {
            End stop = varint(in, at, end);
            if (stop != End.DONE) {
                return stop;
            }
            int tagBytes = numberBytes;
            stop = varint(in, at + tagBytes, end);
            if (stop != End.DONE) {
                return stop;
            }
            at += (long) tagBytes + numberBytes + number;
            if (at > end) {
                return End.BAD;
            }
            tagsLeft--;
        }
        tagsLeft = NOT_BEGUN;
        pc++;
        return End.DONE;
    }

    private End records(ByteWindow in, int op, long end, Facts facts) {
        if (recordsLeft == NOT_BEGUN) {
            End stop = length(in, Op.code(op) == Op.COMPACT_RECORDS, 4, end);
            if (stop != End.DONE) {
                return stop;
            }
            if (at + numberBytes + Math.max(0, number) > end || (number < 0 && !Op.isNullable(op))) {
                return End.BAD;
            }
            at += numberBytes;
            recordsLeft = Math.max(0, number);
            if (number >= 0) {
                facts.recordBytes(number);
            }
        }
        while (recordsLeft > 0) {
            int wanted = RecordBatches.headerBytes(in, at, recordsLeft);
            if (at + wanted > in.length()) {
                return wait(wanted);
            }
            int passed = wanted == 0 ? recordsLeft : RecordBatches.count(in, (int) at, recordsLeft, facts);
            at += passed;
            recordsLeft -= passed;
        }
        recordsLeft = NOT_BEGUN;
        pc++;
        return End.DONE;
    }

    /**
     * Stands the walk at a place of its program, as a checkpoint has it; {@link #counts} are the caller's.
     *
     * @return false when no walk can stand there
     */
    boolean standAt(int place) {
        Program layout = program;
        if (layout == null || !layout.isInstruction(place)) {
            return false;
        }
        pc = place;
        depth = layout.openArrays(place, starts);
        return true;
    }
}
