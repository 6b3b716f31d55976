// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.util.List;

/** A program of classic BPF, as {@code linux/filter.h} has it. */
record BpfProgram(List<Instruction> instructions) {

    /** {@code BPF_MAXINSNS} */
    static final int MAX_INSTRUCTIONS = 4096;

    /**
     * One instruction.
     *
     * @param code {@code struct sock_filter.code}
     * @param jt instructions to pass over when the condition holds, 0 to 255
     * @param jf instructions to pass over when it does not, 0 to 255
     * @param k an operand
     */
    record Instruction(int code, int jt, int jf, int k) {}

    BpfProgram {
        instructions = List.copyOf(instructions);
    }

    /** Lets nothing pass. */
    static BpfProgram dropAll() {
        return new BpfAssembler().ret(0).assemble();
    }
}
