// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts classic BPF together. Jumps go forward, to labels; one that is out of the reach of 255 instructions goes by way of an
 * unconditional jump behind it.
 */
final class BpfAssembler {

    /** {@code SKF_AD_OFF}: loads from here ask for what the kernel knows about a packet. */
    private static final int ANCILLARY = -0x1000;

    static final int PACKET_TYPE = ANCILLARY + 4;
    static final int INTERFACE_INDEX = ANCILLARY + 8;
    static final int HARDWARE_TYPE = ANCILLARY + 28;

    /** {@code SKF_NET_OFF}: loads from here begin at the network header. */
    static final int NETWORK_HEADER = -0x100000;

    /** {@code SKF_LL_OFF}: loads from here begin at the link layer header. */
    static final int LINK_HEADER = -0x200000;

    static final int LD_W_ABS = 0x20;
    static final int LD_H_ABS = 0x28;
    static final int LD_B_ABS = 0x30;
    static final int LD_W_IND = 0x40;
    static final int LD_H_IND = 0x48;
    static final int LD_B_IND = 0x50;
    static final int LD_IMM = 0x00;
    static final int LD_MEM = 0x60;
    static final int LDX_IMM = 0x01;
    static final int LDX_MEM = 0x61;
    static final int ST = 0x02;
    static final int STX = 0x03;
    static final int ADD_K = 0x04;
    static final int ADD_X = 0x0c;
    static final int MUL_K = 0x24;
    static final int AND_K = 0x54;
    static final int LSH_K = 0x64;
    static final int RSH_K = 0x74;
    static final int JA = 0x05;
    static final int JEQ_K = 0x15;
    static final int JSET_K = 0x45;
    static final int RET_K = 0x06;
    static final int RET_A = 0x16;
    static final int TAX = 0x07;

    private static final int MAX_SHORT_JUMP = 255;

    /** A place in the program; null means the next instruction. */
    static final class Label {
        private int line = -1;
    }

    private record Line(
            int code,
            int k,
            @Nullable Label whenTrue,
            @Nullable Label whenFalse) {}

    private final List<Line> lines = new ArrayList<>();

    BpfAssembler add(int code, int k) {
        lines.add(new Line(code, k, null, null));
        return this;
    }

    BpfAssembler ret(int bytes) {
        return add(RET_K, bytes);
    }

    /** Jumps on a condition; a null label is the next instruction. */
    BpfAssembler jump(int code, int k, @Nullable Label whenTrue, @Nullable Label whenFalse) {
        lines.add(new Line(code, k, whenTrue, whenFalse));
        return this;
    }

    BpfAssembler jumpAlways(Label label) {
        return jump(JA, 0, label, null);
    }

    BpfAssembler place(Label label) {
        if (label.line >= 0) {
            throw new IllegalStateException("label placed twice");
        }
        label.line = lines.size();
        return this;
    }

    BpfProgram assemble() {
        boolean[] longTrue = new boolean[lines.size()];
        boolean[] longFalse = new boolean[lines.size()];
        int[] at = new int[lines.size() + 1];
        // lengthening one jump may push another one out of reach; none gets shorter again, so this ends
        boolean changed = true;
        while (changed) {
            changed = false;
            layOut(at, longTrue, longFalse);
            for (int i = 0; i < lines.size(); i++) {
                Line line = lines.get(i);
                if (isConditional(line)) {
                    changed |= lengthen(longTrue, i, distance(at, i, line.whenTrue));
                    changed |= lengthen(longFalse, i, distance(at, i, line.whenFalse));
                }
            }
        }
        List<BpfProgram.Instruction> program = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            emit(program, lines.get(i), i, at, longTrue[i], longFalse[i]);
        }
        return new BpfProgram(program);
    }

    private static boolean isConditional(Line line) {
        return (line.code & 7) == JA && line.code != JA;
    }

    private void layOut(int[] at, boolean[] longTrue, boolean[] longFalse) {
        for (int i = 0; i < lines.size(); i++) {
            at[i + 1] = at[i] + 1 + (longTrue[i] ? 1 : 0) + (longFalse[i] ? 1 : 0);
        }
    }

    private static boolean lengthen(boolean[] isLong, int line, int distance) {
        if (isLong[line] || distance <= MAX_SHORT_JUMP) {
            return false;
        }
        isLong[line] = true;
        return true;
    }

    /** Instructions between this line's first one and the target. */
    private int distance(int[] at, int line, @Nullable Label label) {
        int target = line + 1;
        if (label != null) {
            target = label.line;
            if (target <= line) {
                throw new IllegalStateException(target < 0 ? "label not placed" : "jump backwards");
            }
        }
        return at[target] - at[line] - 1;
    }

    private void emit(
            List<BpfProgram.Instruction> program, Line line, int i, int[] at, boolean longTrue, boolean longFalse) {
        if (line.code == JA) {
            program.add(new BpfProgram.Instruction(JA, 0, 0, distance(at, i, line.whenTrue)));
            return;
        }
        if (!isConditional(line)) {
            program.add(new BpfProgram.Instruction(line.code, 0, 0, line.k));
            return;
        }
        int whenTrue = distance(at, i, line.whenTrue);
        int whenFalse = distance(at, i, line.whenFalse);
        program.add(new BpfProgram.Instruction(
                line.code, longTrue ? 0 : whenTrue, longFalse ? (longTrue ? 1 : 0) : whenFalse, line.k));
        if (longTrue) {
            program.add(new BpfProgram.Instruction(JA, 0, 0, whenTrue - 1));
        }
        if (longFalse) {
            program.add(new BpfProgram.Instruction(JA, 0, 0, whenFalse - (longTrue ? 2 : 1)));
        }
    }
}
