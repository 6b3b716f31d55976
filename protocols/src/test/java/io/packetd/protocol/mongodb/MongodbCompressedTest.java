// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import static io.packetd.protocol.mongodb.Wire.answered;
import static io.packetd.protocol.mongodb.Wire.asked;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.packetd.protocol.RoundTrip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages in messages; the data is made by the libraries that drivers use. */
class MongodbCompressedTest {

    private static final Bson OK = Bson.of("ok", 1.0);

    static byte[] compress(byte[] message, int compressor) {
        byte[] body = Arrays.copyOfRange(message, 16, message.length);
        return Bson.compressed(message, compressor, data(body, compressor));
    }

    private static byte[] data(byte[] body, int compressor) {
        return switch (compressor) {
            case Compressed.SNAPPY -> snappy(body);
            case Compressed.ZLIB -> zlib(body);
            case Compressed.ZSTD -> Zstd.compress(body, 6);
            default -> body;
        };
    }

    private static byte[] snappy(byte[] body) {
        try {
            return org.xerial.snappy.Snappy.compress(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] zlib(byte[] body) {
        Deflater deflater = new Deflater();
        deflater.setInput(body);
        deflater.finish();
        byte[] data = new byte[body.length + 100];
        int size = deflater.deflate(data);
        deflater.end();
        return Arrays.copyOf(data, size);
    }

    private static Bson insert(int documents, long seed) {
        Random random = new Random(seed);
        List<Object> rows = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            rows.add(Bson.of("_id", i, "text", "repeated ".repeat(random.nextInt(30)), "noise", noise));
        }
        return Bson.of("insert", "people", "$db", "shop", "documents", rows);
    }

    private static RoundTrip exchange(byte[] request, byte[] reply) {
        return Wire.begin().client(request, 1448).server(reply, 1448).play().get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {Compressed.NOOP, Compressed.SNAPPY, Compressed.ZLIB, Compressed.ZSTD})
    @DisplayName("L-162: compressed messages are read")
    void readsCompressedMessages(int compressor) {
        byte[] request = compress(insert(300, compressor).message(1, 0), compressor);
        Bson reply = Bson.of("n", 299, "writeErrors", List.of(Bson.of("code", 11000)), "ok", 1.0);
        RoundTrip told = exchange(request, compress(reply.message(2, 1), compressor));

        assertThat(asked(told, MongodbAttributes.COMMAND)).isEqualTo("insert");
        assertThat(asked(told, MongodbAttributes.NAMESPACE)).isEqualTo("shop");
        assertThat(asked(told, MongodbAttributes.BATCH_SIZE)).isEqualTo(300);
        assertThat(asked(told, MongodbAttributes.COMPRESSOR)).isEqualTo(Compressed.name(compressor));
        assertThat(answered(told, MongodbAttributes.N)).isEqualTo(299);
        assertThat(answered(told, MongodbAttributes.CODE_NAME)).isEqualTo("DuplicateKey");
        assertThat(told.first().message().size()).isEqualTo(request.length);
        assertThat(told.first().wireBytes()).isEqualTo(request.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {Compressed.NOOP, Compressed.SNAPPY, Compressed.ZLIB, Compressed.ZSTD})
    void readsTheBeginningOfLargeMessages(int compressor) {
        byte[] noise = new byte[3_000_000];
        new Random(compressor).nextBytes(noise);
        Bson insert = Bson.of("insert", "people", "$db", "shop", "documents", List.of(Bson.of("blob", noise)));
        Bson reply = Bson.of("cursor", Bson.of("id", 5L, "firstBatch", List.of(Bson.of("blob", noise))), "ok", 1.0);
        RoundTrip told =
                exchange(compress(insert.message(1, 0), compressor), compress(reply.message(2, 1), compressor));

        assertThat(asked(told, MongodbAttributes.COLLECTION)).isEqualTo("people");
        assertThat(asked(told, MongodbAttributes.NAMESPACE)).isEqualTo("shop");
        assertThat(asked(told, MongodbAttributes.BATCH_SIZE)).isNull();
        assertThat(answered(told, MongodbAttributes.CURSOR_ID)).isEqualTo(5);
        assertThat(answered(told, MongodbAttributes.OK)).isNull();
        assertThat(answered(told, MongodbAttributes.CODE_NAME)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {Compressed.SNAPPY, Compressed.ZLIB, Compressed.ZSTD})
    void makesNoMoreThanItsLimitOfDataThatSwells(int compressor) {
        Bson insert =
                Bson.of("insert", "people", "$db", "shop", "documents", List.of(Bson.of("blob", new byte[40_000_000])));
        byte[] bytes = compress(insert.message(1, 0), compressor);
        Inflated made = Inflated.of(
                compressor, Arrays.copyOfRange(bytes, 25, Math.min(bytes.length, 200_000)), false, 47_000_000);

        assertThat(made.size()).isLessThanOrEqualTo(Inflated.MAX_BYTES);
        assertThat(exchange(bytes, OK.message(2, 1)).first().message().operation())
                .isEqualTo("insert");
    }

    @ParameterizedTest
    @ValueSource(ints = {Compressed.NOOP, Compressed.SNAPPY, Compressed.ZLIB, Compressed.ZSTD})
    void legacyMessagesMayBeInside(int compressor) {
        RoundTrip told = exchange(
                compress(Bson.query(1, 4, "admin.$cmd", Bson.of("buildInfo", 1)), compressor),
                compress(Bson.reply(2, 1, 8, 0, Bson.of("version", "6", "ok", 1.0)), compressor));

        assertThat(asked(told, MongodbAttributes.OPCODE)).isEqualTo("QUERY");
        assertThat(asked(told, MongodbAttributes.COMMAND)).isEqualTo("buildInfo");
        assertThat(answered(told, MongodbAttributes.OK)).isEqualTo(1.0);
    }

    @Test
    void oneWayIsKnownInsideToo() {
        Bson insert = Bson.of("insert", "log", "$db", "d");
        byte[] request = compress(insert.message(1, 0, FixedPart.MORE_TO_COME), Compressed.SNAPPY);

        assertThat(Wire.begin().client(request).told()).containsExactly("insert/- oneway");
    }

    @Test
    void unknownCompressorIsToldWithoutContent() {
        byte[] ping = Bson.of("ping", 1, "$db", "d").message(1, 0);
        byte[] unknown = Bson.compressed(Bson.of("ping", 1, "$db", "d").message(2, 0), 77, new byte[40]);

        assertThat(Wire.begin()
                        .client(ping)
                        .server(OK.message(8, 1))
                        .client(unknown)
                        .server(OK.message(9, 2))
                        .told())
                .containsExactly("ping/OK", "/OK");
    }

    @ParameterizedTest
    @ValueSource(ints = {Compressed.SNAPPY, Compressed.ZLIB, Compressed.ZSTD})
    void damagedDataIsNoMessage(int compressor) {
        byte[] ping = Bson.of("ping", 1, "$db", "d").message(1, 0);
        byte[] damaged = compress(insert(5, 1).message(2, 0), compressor);
        Arrays.fill(damaged, 40, damaged.length, (byte) 0xff);

        assertThat(Wire.begin()
                        .client(ping)
                        .server(OK.message(8, 1))
                        .client(damaged)
                        .told())
                .containsExactly("ping/OK");
    }

    @Test
    void snappyOfItsLibraryIsReadByteForByteAndAsFarAsItIsThere() {
        for (int seed = 0; seed < 200; seed++) {
            byte[] body = insert(1 + seed % 40, seed).bytes();
            byte[] data = snappy(body);
            Random random = new Random(seed);
            byte[] cut = Arrays.copyOf(data, 5 + random.nextInt(data.length - 4));
            Inflated whole = Inflated.of(Compressed.SNAPPY, data, true, body.length);
            Inflated part = Inflated.of(Compressed.SNAPPY, cut, false, body.length);

            assertThat(Arrays.copyOf(whole.bytes(), whole.size()))
                    .as("seed %d", seed)
                    .isEqualTo(body);
            assertThat(part.isDamaged()).isFalse();
            assertThat(Arrays.copyOf(part.bytes(), part.size())).isEqualTo(Arrays.copyOf(body, part.size()));
        }
    }
}
