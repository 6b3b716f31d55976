// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the schema and the encoding of its parts equal to the Avro library; the whole record is tested in the job. */
class RoundTripSchemaTest {

    private static final Schema SCHEMA = new Schema.Parser().parse(RoundTripSchema.json());

    private final AvroBuffer out = new AvroBuffer();

    @Test
    void carriesFingerprintOfItsSchema() {
        assertThat(Long.toHexString(RoundTripSchema.FINGERPRINT))
                .isEqualTo(Long.toHexString(SchemaNormalization.parsingFingerprint64(SCHEMA)));
    }

    @Test
    void itsFlowIsThatOfBlocks() throws IOException {
        Schema block;
        try (InputStream in = Objects.requireNonNull(SegmentBlock.class.getResourceAsStream("SegmentBlock.avsc"))) {
            block = new Schema.Parser().parse(in);
        }

        assertThat(SCHEMA.getField("flow").schema())
                .isEqualTo(block.getField("flows").schema().getElementType());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "höst",
                "日本",
                "😀 and more",
                "a\u0000b",
                "half \ud83d",
                "\ude00 half",
                "\ud83d\ud83d\ude00"
            })
    void writesTextAsTheLibraryDoes(String text) throws IOException {
        out.writeText(text);

        String clean = text.equals("half \ud83d")
                ? "half \ufffd"
                : text.equals("\ude00 half") ? "\ufffd half" : text.equals("\ud83d\ud83d\ude00") ? "\ufffd😀" : text;
        assertThat(out.toBytes()).isEqualTo(theirs(encoder -> encoder.writeString(clean)));
        assertThat(in().readText("text")).isEqualTo(clean);
    }

    @Test
    void writesNumbersAsTheLibraryDoes() throws IOException {
        out.writeDouble(-0.1);
        out.writeBoolean(true);
        out.writeLong(Long.MIN_VALUE);
        out.writeInt(-65);
        out.writeHex(0x0123_4567_89ab_cdefL);
        out.writeHex(-1, 0);

        assertThat(out.toBytes()).isEqualTo(theirs(encoder -> {
            encoder.writeDouble(-0.1);
            encoder.writeBoolean(true);
            encoder.writeLong(Long.MIN_VALUE);
            encoder.writeInt(-65);
            encoder.writeString("0123456789abcdef");
            encoder.writeString("f".repeat(16) + "0".repeat(16));
        }));
        AvroInput in = in();
        assertThat(in.readDouble("a")).isEqualTo(-0.1);
        assertThat(in.readBoolean("b")).isTrue();
        assertThat(in.readLong("c")).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void growsWithWhatIsWritten() {
        String text = "é".repeat(70_000);
        for (int i = 0; i < 3; i++) {
            out.clear();
            RoundTripSchema.begin(out);
            out.writeText(text);
            out.writeFlow(Blocks.exampleFlows().get(0));
        }

        AvroInput in = RoundTripSchema.open(out.toBytes());
        assertThat(in.readText("text")).isEqualTo(text);
        assertThat(in.readFlow()).isEqualTo(Blocks.exampleFlows().get(0));
        assertThat(in.atEnd()).isTrue();
    }

    @Test
    void refusesWhatIsNotARoundTrip() {
        RoundTripSchema.begin(out);
        byte[] begun = out.toBytes();
        byte[] other = begun.clone();
        other[4] ^= 1;

        assertThatThrownBy(() -> RoundTripSchema.open("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 bytes without the marker");
        assertThatThrownBy(() -> RoundTripSchema.open(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("that of RoundTrip");
        assertThatThrownBy(() -> RoundTripSchema.open(begun).readText("protocol"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("protocol length is cut");
        assertThatThrownBy(() -> RoundTripSchema.open(begun).readDouble("fraction"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fraction is cut");
    }

    private AvroInput in() {
        AvroInput in = new AvroInput();
        byte[] bytes = out.toBytes();
        in.reset(bytes, 0, bytes.length);
        return in;
    }

    private interface Writing {
        void to(BinaryEncoder encoder) throws IOException;
    }

    private static byte[] theirs(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        writing.to(encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
