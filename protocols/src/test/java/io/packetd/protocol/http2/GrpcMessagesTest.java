// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.protocol.ByteWindow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GrpcMessagesTest {

    private static final HexFormat HEX = HexFormat.of();

    private static GrpcMessages of(String hex) {
        GrpcMessages messages = new GrpcMessages();
        byte[] payload = HEX.parseHex(hex.replace(" ", ""));
        messages.read(ByteWindow.of(payload, 0), 0, payload.length);
        return messages;
    }

    private static byte[] write(GrpcMessages messages) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        messages.write(new DataOutputStream(out));
        return out.toByteArray();
    }

    @Test
    void countsMessagesAndTheirBytes() {
        GrpcMessages messages = of("0000000003 616263 0000000000 0000000001 64");

        assertThat(messages.count()).isEqualTo(3);
        assertThat(messages.bytes()).isEqualTo(4);
        assertThat(messages.compressed()).isFalse();
        assertThat(messages.atEnd()).isTrue();
    }

    @Test
    void tellsThatAMessageIsCompressed() {
        assertThat(of("0100000000").compressed()).isTrue();
    }

    @Test
    void takesTheBodyOfALargeMessageWithoutItsBytes() {
        GrpcMessages messages = of("00ffffffff");

        assertThat(messages.bytes()).isEqualTo(0xffff_ffffL);
        assertThat(messages.skip(1_000_000)).isEqualTo(1_000_000);
        assertThat(messages.atEnd()).isFalse();
        assertThat(messages.skip(Long.MAX_VALUE)).isEqualTo(0xffff_ffffL - 1_000_000);
        assertThat(messages.skip(5)).isZero();
        assertThat(messages.atEnd()).isTrue();
    }

    @Test
    void countsNothingMoreAfterALoss() {
        GrpcMessages messages = of("0000000003");
        messages.lose();
        messages.read(ByteWindow.of(HEX.parseHex("0000000003"), 0), 0, 5);

        assertThat(messages.count()).isEqualTo(1);
        assertThat(messages.lost()).isTrue();
        assertThat(messages.skip(77)).isEqualTo(77);
    }

    @Test
    void payloadThatIsNotGrpcIsLost() {
        assertThat(of("7b2268656c6c6f").lost()).isTrue();
    }

    @Test
    void anyCutAndAnyCheckpointGiveTheSameCounts() throws IOException {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            long bytes = 0;
            int count = random.nextInt(20);
            for (int i = 0; i < count; i++) {
                int length = random.nextInt(300);
                bytes += length;
                new DataOutputStream(out).writeByte(0);
                new DataOutputStream(out).writeInt(length);
                out.write(new byte[length]);
            }
            GrpcMessages messages = new GrpcMessages();
            byte[] payload = out.toByteArray();
            ByteWindow in = ByteWindow.of(payload, 0);
            for (int at = 0; at < payload.length; ) {
                at += (int) messages.skip(random.nextInt(payload.length - at + 1));
                int to = Math.min(payload.length, at + random.nextInt(8));
                messages.read(in, at, to);
                at = to;
                messages = GrpcMessages.read(new DataInputStream(new ByteArrayInputStream(write(messages))));
            }
            assertThat(messages.count()).as("seed %d", seed).isEqualTo(count);
            assertThat(messages.bytes()).as("seed %d", seed).isEqualTo(bytes);
            assertThat(messages.atEnd()).isTrue();
        }
    }

    @Test
    void stateHasTheseBytes() throws IOException {
        assertThat(HEX.formatHex(write(of("0100000300 61"))))
                .isEqualTo("01" + "0000000000000001" + "0000000000000300" + "00" + "00000300" + "000002ff");
        assertThat(HEX.formatHex(write(of("000001"))))
                .isEqualTo("00" + "0000000000000000" + "0000000000000000" + "03" + "00000001" + "00000000");
    }

    @Test
    void damagedStateIsRefused() {
        byte[] damaged = HEX.parseHex("00" + "0000000000000000" + "0000000000000000" + "05" + "00000001" + "00000000");
        assertThatThrownBy(() -> GrpcMessages.read(new DataInputStream(new ByteArrayInputStream(damaged))))
                .isInstanceOf(IOException.class);
    }
}
