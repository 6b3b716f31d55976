// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.shipper.live.BpfAssembler.Label;
import io.packetd.shipper.live.BpfInterpreter.Packet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BpfAssemblerTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 254, 255, 256, 257, 1000})
    void jumpsReachAnyDistanceBothWays(int distance) {
        for (int value : new int[] {7, 8}) {
            Label whenTrue = new Label();
            Label whenFalse = new Label();
            BpfAssembler out = new BpfAssembler();
            out.add(BpfAssembler.LD_B_ABS, 0).jump(BpfAssembler.JEQ_K, 7, whenTrue, whenFalse);
            for (int i = 0; i < distance; i++) {
                out.ret(99);
            }
            out.place(whenTrue).ret(1).place(whenFalse).ret(2);
            Packet packet = Packet.ethernet(new byte[] {(byte) value});
            assertThat(BpfInterpreter.run(out.assemble(), packet)).isEqualTo(value == 7 ? 1 : 2);
        }
    }

    @Test
    void aFarJumpOnOneSideLeavesTheOtherAtTheNextInstruction() {
        for (boolean far : new boolean[] {true, false}) {
            Label label = new Label();
            BpfAssembler out = new BpfAssembler().add(BpfAssembler.LD_B_ABS, 0);
            out.jump(BpfAssembler.JEQ_K, 7, far ? label : null, far ? null : label)
                    .ret(3);
            for (int i = 0; i < 300; i++) {
                out.ret(99);
            }
            out.place(label).ret(4);
            BpfProgram program = out.assemble();
            assertThat(BpfInterpreter.run(program, Packet.ethernet(new byte[] {7})))
                    .isEqualTo(far ? 4 : 3);
            assertThat(BpfInterpreter.run(program, Packet.ethernet(new byte[] {8})))
                    .isEqualTo(far ? 3 : 4);
        }
    }

    @Test
    void jumpsBackwardsAndToNowhereAreBugs() {
        Label back = new Label();
        BpfAssembler backwards = new BpfAssembler()
                .place(back)
                .ret(0)
                .jump(BpfAssembler.JEQ_K, 0, back, null)
                .ret(0);
        assertThatThrownBy(backwards::assemble).hasMessage("jump backwards");
        BpfAssembler nowhere = new BpfAssembler().jumpAlways(new Label()).ret(0);
        assertThatThrownBy(nowhere::assemble).hasMessage("label not placed");
    }
}
