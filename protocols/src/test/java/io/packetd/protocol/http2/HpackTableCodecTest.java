// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static io.packetd.protocol.http2.HpackTestSupport.decode;
import static io.packetd.protocol.http2.HpackTestSupport.decodeHex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HpackTableCodecTest {

    private static final String FRESH_V1 = "03000010000000";
    private static final String JOINED_V1 = "00000010000002" // flags, limit, entries
            + "00000021" + "0000" + "000261" // size 33, unknown, a
            + "00000022" + "000262" + "000263"; // size 34, b, c

    private final HpackTableCodec codec = new HpackTableCodec();

    private byte[] write(HpackTable table) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.write(table, new DataOutputStream(out));
        return out.toByteArray();
    }

    private HpackTable read(byte[] bytes) throws IOException {
        return codec.read(1, new DataInputStream(new ByteArrayInputStream(bytes)));
    }

    @Test
    void freshTableHasTheBytesOfVersion1() throws IOException {
        assertThat(HexFormat.of().formatHex(write(new HpackTable(true)))).isEqualTo(FRESH_V1);
    }

    @Test
    void tableOfAJoinedConnectionHasTheBytesOfVersion1() throws IOException {
        HpackTable table = new HpackTable(false);
        decodeHex("7e 0161 40 0162 0163", table);

        assertThat(HexFormat.of().formatHex(write(table))).isEqualTo(JOINED_V1);
        assertThat(write(read(HexFormat.of().parseHex(JOINED_V1))))
                .isEqualTo(HexFormat.of().parseHex(JOINED_V1));
    }

    @Test
    void restoredTableGoesOnAsTheOneThatWasWritten() throws IOException {
        for (int seed = 0; seed < 200; seed++) {
            HpackSender sender = new HpackSender(new Random(seed));
            HpackTable table = new HpackTable(false);
            sender.block(5);
            for (int block = 0; block < 40; block++) {
                byte[] bytes = sender.block(20);
                HpackTable restored = read(write(table));
                assertThat(decode(bytes, restored)).as("seed %d", seed).isEqualTo(decode(bytes, table));
                assertThat(write(restored)).as("seed %d", seed).isEqualTo(write(table));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03000010", // ends early
                "03ffffffff0000", // a limit below 0
                "03000010000801", // more entries than can be
                "03000000300001000000400000000000", // an entry larger than the table
                "030000100000010000001f00000000" // an entry smaller than its overhead
            })
    void damagedBytesAreRefused(String hex) {
        assertThatThrownBy(() -> read(HexFormat.of().parseHex(hex))).isInstanceOf(IOException.class);
    }

    @Test
    void unknownVersionIsRefusedWithBothNumbers() {
        assertThatThrownBy(() -> codec.read(2, new DataInputStream(new ByteArrayInputStream(new byte[0]))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("1");
    }
}
