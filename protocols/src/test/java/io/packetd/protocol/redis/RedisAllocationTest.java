// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import static io.packetd.protocol.redis.RedisRequestTest.bytes;
import static io.packetd.protocol.redis.RedisRequestTest.command;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class RedisAllocationTest {

    private static final int ROUNDS = 20_000;

    @Test
    void commonCommandAndItsReplyCostTheirMessagesAlone() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        RedisProtocol redis = new RedisProtocol();
        RedisState state = redis.newState(Transport.TCP);
        ByteWindow request = ByteWindow.of(command("config", "get", "maxmemory"), 1);
        ByteWindow reply = ByteWindow.of(bytes("*2\r\n$9\r\nmaxmemory\r\n$1\r\n0\r\n"), 1);
        long before = 0;
        int bytes = 0;
        for (int i = 0; i < 2 * ROUNDS; i++) {
            if (i == ROUNDS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            bytes += emitted(redis.parseFrame(request, Side.CLIENT, state));
            bytes += emitted(redis.parseFrame(reply, Side.SERVER, state));
        }
        long perRoundTrip = (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;

        assertThat(bytes).isPositive();
        // Two messages of 72 bytes and two steps of 32, with room for other layouts.
        assertThat(perRoundTrip).isLessThan(256);
    }

    private static int emitted(Step step) {
        return step instanceof Step.Emit emit ? emit.bytes() : 0;
    }
}
