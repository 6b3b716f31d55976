// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.shipper.live.Privileges.Architecture;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PrivilegesTest {

    private static final long ALLOWED = 0x7fff0000L;
    private static final long REFUSED = 0x00050001L;

    /** Words as the interpreter loads them; the kernel's own order does not matter to what is tested. */
    private static long call(int audit, int number, int domain, int type) {
        byte[] data = ByteBuffer.allocate(64)
                .putInt(number)
                .putInt(audit)
                .putLong(0)
                .putInt(16, domain)
                .putInt(24, type)
                .array();
        BpfProgram program = Privileges.noRawSockets(Architecture.X86_64);
        return BpfInterpreter.run(program, BpfInterpreter.Packet.ethernet(data));
    }

    @Test
    void packetAndRawSocketsAreRefused() {
        int audit = Architecture.X86_64.audit();
        assertThat(call(audit, 41, 17, 3)).isEqualTo(REFUSED);
        assertThat(call(audit, 41, 17, 2 | 0x80000)).isEqualTo(REFUSED);
        assertThat(call(audit, 41, 2, 3 | 0x80800)).isEqualTo(REFUSED);
        assertThat(call(audit, 41, 10, 3)).isEqualTo(REFUSED);
        assertThat(call(audit, 41, 2, 10)).isEqualTo(REFUSED);
    }

    @Test
    void everythingElseGoesOn() {
        int audit = Architecture.X86_64.audit();
        assertThat(call(audit, 41, 2, 1 | 0x80000)).isEqualTo(ALLOWED);
        assertThat(call(audit, 41, 10, 2)).isEqualTo(ALLOWED);
        assertThat(call(audit, 41, 16, 3)).as("netlink").isEqualTo(ALLOWED);
        assertThat(call(audit, 41, 1, 1)).as("unix").isEqualTo(ALLOWED);
        assertThat(call(audit, 1, 17, 3)).as("write").isEqualTo(ALLOWED);
    }

    @Test
    void otherWaysToCallAreRefused() {
        assertThat(call(0x40000003, 41, 2, 1)).isEqualTo(REFUSED);
        assertThat(call(Architecture.X86_64.audit(), 41 | 0x40000000, 2, 1)).isEqualTo(REFUSED);
    }
}
