// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import static io.packetd.protocol.amqp.AmqpBytes.ack;
import static io.packetd.protocol.amqp.AmqpBytes.publish;
import static io.packetd.protocol.amqp.AmqpBytes.select;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class AmqpCostTest {

    private static final int ROUNDS = 20_000;
    private static final AmqpProtocol AMQP = new AmqpProtocol();

    /** A publish of three frames with its confirm: two messages, their attributes and names, a content under way. */
    @Test
    void confirmedPublishCostsItsMessages() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        AmqpState state = AMQP.newState(Transport.TCP);
        read(select(1), Side.CLIENT, state);
        byte[] publish = publish(1, "orders", "eu.new", 100);
        byte[][] acks = new byte[2 * ROUNDS][];
        for (int i = 0; i < acks.length; i++) {
            acks[i] = ack(1, i + 1);
        }
        long before = 0;
        int told = 0;
        for (int i = 0; i < acks.length; i++) {
            if (i == ROUNDS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            told += read(publish, Side.CLIENT, state) + read(acks[i], Side.SERVER, state);
        }
        long perRoundTrip = (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;

        assertThat(told).isEqualTo(2 * acks.length);
        assertThat(perRoundTrip).isLessThan(3000);
    }

    private static int read(byte[] bytes, Side side, AmqpState state) {
        ByteWindow in = ByteWindow.of(bytes, 1);
        int told = 0;
        while (in.length() > 0) {
            Step step = AMQP.parseFrame(in, side, state);
            if (step instanceof Step.Emit emit) {
                told++;
                in.consume(emit.bytes());
            } else if (step instanceof Step.Advance advance) {
                in.consume(advance.bytes());
            }
        }
        return told;
    }
}
