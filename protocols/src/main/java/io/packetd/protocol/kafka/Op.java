// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

/**
 * The instructions of a {@link Program}. An instruction is one int: the code in the low byte, the role of the field in the next,
 * {@link #NULLABLE} above; codes up to {@link #LAST_WITH_OPERAND} have one operand in the int that follows.
 */
final class Op {

    /** Fixed bytes that nobody asks for; operand: how many. */
    static final int SKIP = 0;

    /** The beginning of an array with a count of four bytes; operand: where its end is. */
    static final int ARRAY = 1;

    /** The same with a compact count. */
    static final int COMPACT_ARRAY = 2;

    /** An array of values that nobody asks for; operand: bytes of each. */
    static final int FIXED_ARRAY = 3;

    /** The same with a compact count. */
    static final int COMPACT_FIXED_ARRAY = 4;

    /** A structure that may be missing; operand: where its end is. */
    static final int OPTIONAL = 5;

    static final int LAST_WITH_OPERAND = OPTIONAL;

    static final int INT8 = 6;
    static final int INT16 = 7;
    static final int INT32 = 8;
    static final int UUID = 9;
    static final int STRING = 10;
    static final int COMPACT_STRING = 11;
    static final int BYTES = 12;
    static final int COMPACT_BYTES = 13;
    static final int RECORDS = 14;
    static final int COMPACT_RECORDS = 15;

    /** Tagged fields. */
    static final int TAGS = 16;

    /** What describes one topic begins. */
    static final int BEGIN_TOPIC = 17;

    /** What describes one topic ends. */
    static final int END_TOPIC = 18;

    /** The end of an element of an array. */
    static final int NEXT = 19;

    /** The end of the message. */
    static final int END = 20;

    /** The value may be null. */
    static final int NULLABLE = 1 << 16;

    private Op() {}

    static int code(int instruction) {
        return instruction & 0xff;
    }

    static int role(int instruction) {
        return instruction >> 8 & 0xff;
    }

    static boolean isNullable(int instruction) {
        return (instruction & NULLABLE) != 0;
    }

    /** Number of ints of an instruction. */
    static int ints(int instruction) {
        return code(instruction) <= LAST_WITH_OPERAND ? 2 : 1;
    }
}
