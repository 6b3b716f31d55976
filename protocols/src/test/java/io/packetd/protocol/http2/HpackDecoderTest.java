// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static io.packetd.protocol.http2.HpackTestSupport.decode;
import static io.packetd.protocol.http2.HpackTestSupport.decodeHex;
import static io.packetd.protocol.http2.HpackTestSupport.encode;
import static org.assertj.core.api.Assertions.assertThat;

import com.twitter.hpack.Encoder;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.http2.HpackTestSupport.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HpackDecoderTest {

    private final HpackTable table = new HpackTable(true);

    @Test
    void readsTheRequestsOfAppendixC3() {
        assertThat(decodeHex("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", table))
                .isEqualTo(
                        Field.list(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "www.example.com"));
        assertThat(table.size()).isEqualTo(57);
        assertThat(decodeHex("8286 84be 5808 6e6f 2d63 6163 6865", table))
                .endsWith(new Field(":authority", "www.example.com"), new Field("cache-control", "no-cache"));
        assertThat(table.size()).isEqualTo(110);
        assertThat(decodeHex("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65", table))
                .endsWith(new Field(":authority", "www.example.com"), new Field("custom-key", "custom-value"));
        assertThat(table.size()).isEqualTo(164);
    }

    @Test
    void readsTheHuffmanRequestsOfAppendixC4() {
        assertThat(decodeHex("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", table))
                .endsWith(new Field(":authority", "www.example.com"));
        assertThat(decodeHex("8286 84be 5886 a8eb 1064 9cbf", table)).endsWith(new Field("cache-control", "no-cache"));
        assertThat(decodeHex("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf", table))
                .endsWith(new Field("custom-key", "custom-value"));
        assertThat(table.size()).isEqualTo(164);
    }

    @Test
    void evictsAsTheHuffmanResponsesOfAppendixC6() {
        table.setMaxSize(256);
        decodeHex(
                "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718"
                        + " 63c7 8f0b 97c8 e9ae 82ae 43d3",
                table);
        assertThat(table.size()).isEqualTo(222);
        assertThat(decodeHex("4883 640e ffc1 c0bf", table))
                .isEqualTo(Field.list(
                        ":status", "307",
                        "cache-control", "private",
                        "date", "Mon, 21 Oct 2013 20:13:21 GMT",
                        "location", "https://www.example.com"));
        assertThat(table.size()).isEqualTo(222);
        assertThat(decodeHex(
                        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d"
                                + " d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed"
                                + " 4ee5 b106 3d50 07",
                        table))
                .endsWith(
                        new Field("content-encoding", "gzip"),
                        new Field("set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"));
        assertThat(table.size()).isEqualTo(215);
        assertThat(table.count()).isEqualTo(3);
    }

    @Test
    void tellsWhichFieldIsSensitive() {
        byte[] block = {0x10, 1, 'a', 1, 'b', 0x00, 1, 'c', 1, 'd'};
        List<Boolean> told = new ArrayList<>();

        HpackDecoder.decode(
                ByteWindow.of(block, 0), 0, block.length, table, (name, value, sensitive) -> told.add(sensitive));

        assertThat(told).containsExactly(true, false);
        assertThat(table.count()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "80", // index 0
                "be", // beyond both tables
                "ff", // an integer without its end
                "ffffffffff7f", // an integer of more than 31 bits
                "ff8080808080808000", // an integer of too many bytes
                "40", // no name
                "4001", // a name without its bytes
                "400161", // no value
                "4001610261", // a value without all its bytes
                "7f00", // a name beyond both tables
                "822000", // the size changes behind a field
                "418100", // padding of zeros
                "4181ff", // padding of 8 ones
                "4184ffffffff" // the end of the string as a symbol
            })
    void refusesWhatIsNoHeaderBlock(String hex) {
        assertThat(decodeHex(hex, table)).isNull();
        assertThat(table.complete()).isFalse();
    }

    @Test
    void longValueIsCutAndCountedInFull() {
        String value = "x".repeat(HpackDecoder.MAX_VALUE_BYTES + 100);
        table.setMaxSize(40_000);

        List<Field> fields = decode(encode(new Encoder(40_000), Field.list("long", value)), table);

        assertThat(fields).containsExactly(new Field("long", "x".repeat(HpackDecoder.MAX_VALUE_BYTES)));
        assertThat(table.size()).isEqualTo(32 + 4 + value.length());
    }

    @Test
    void longNameIsUnknownAndCountedInFull() {
        String name = "n".repeat(HpackDecoder.MAX_NAME_BYTES + 1);

        List<Field> fields = decode(encode(new Encoder(4096), Field.list(name, "v")), table);

        assertThat(fields).containsExactly(new Field(null, "v"));
        assertThat(table.size()).isEqualTo(32 + name.length() + 1);
    }

    @Test
    void readsWhatAnotherEncoderWrites() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int max = random.nextInt(5) == 0 ? 0 : random.nextInt(9000);
            Encoder encoder = new Encoder(max);
            HpackTable read = new HpackTable(true);
            read.setMaxSize(max);
            for (int block = 0; block < 60; block++) {
                List<Field> fields = HpackSender.fields(random);
                assertThat(decode(encode(encoder, fields), read))
                        .as("seed %d block %d", seed, block)
                        .isEqualTo(fields);
            }
            assertThat(read.complete()).isTrue();
        }
    }

    @Test
    void anyBytesAreReadOrRefused() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] block = new byte[random.nextInt(200)];
            random.nextBytes(block);
            HpackTable any = new HpackTable(random.nextBoolean());
            decode(block, any);
            assertThat(any.size()).as("seed %d", seed).isBetween(0L, (long) HpackTable.LARGEST_SIZE);
        }
    }
}
