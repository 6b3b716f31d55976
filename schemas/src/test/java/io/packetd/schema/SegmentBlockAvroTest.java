// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the codec written by hand equal to the Avro library with the same schema. */
class SegmentBlockAvroTest {

    private static final Schema SCHEMA = schema();

    @Test
    void carriesFingerprintOfItsSchema() {
        assertThat(SegmentBlock.FINGERPRINT).isEqualTo(SchemaNormalization.parsingFingerprint64(SCHEMA));
    }

    @Test
    void writesWhatTheLibraryWrites() throws IOException {
        byte[] ours = Blocks.example().encoded();
        GenericRecord record = new BinaryMessageDecoder<GenericRecord>(GenericData.get(), SCHEMA).decode(ours);

        ByteBuffer theirs = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), SCHEMA).encode(record);

        assertThat(bytesOf(theirs)).isEqualTo(ours);
    }

    @Test
    void libraryReadsEveryFieldOfOurs() throws IOException {
        GenericRecord block = new BinaryMessageDecoder<GenericRecord>(GenericData.get(), SCHEMA)
                .decode(Blocks.example().encoded());

        assertThat(block.get("keyGroup")).isEqualTo(5);
        assertThat(block.get("keyGroups")).isEqualTo(128);
        assertThat(block.get("stream")).hasToString("höst-1/18f2c3a4b5d6/0");
        assertThat(block.get("number")).isEqualTo(1L);
        assertThat(block.get("passedNanos")).isEqualTo(Blocks.START - 2_000_000);
        assertThat(block.get("firstNanos")).isEqualTo(Blocks.START);
        assertThat(block.get("lastNanos")).isEqualTo(Blocks.START + 5_000_000_000L);
        assertThat(block.get("counts")).hasToString("{frames=7, skipped.ethertype-0x0806=1}");
        GenericRecord flow = (GenericRecord) ((List<?>) block.get("flows")).get(2);
        assertThat(flow.toString()).contains("\"lowPort\": 1", "\"highPort\": 2", "\"vlans\": [7]", "16777215");
        GenericRecord segment = (GenericRecord) ((List<?>) block.get("segments")).get(3);
        assertThat(segment.get("flow")).isEqualTo(2);
        assertThat(segment.get("direction")).isEqualTo(1);
        assertThat(segment.get("nanosSinceFirst")).isEqualTo(1L);
        assertThat(segment.get("sequence"))
                .isEqualTo(new GenericData.Fixed(
                        SCHEMA.getField("segments")
                                .schema()
                                .getElementType()
                                .getField("sequence")
                                .schema(),
                        new byte[] {(byte) 0x80, 0, 0, 0}));
        assertThat(segment.get("window")).isEqualTo(1);
        assertThat(segment.get("originalLength")).isEqualTo(1460);
        assertThat(((ByteBuffer) segment.get("payload")).remaining()).isEqualTo(18);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 100, 1000, 100_000})
    void readsArraysInSeveralBlocksWithSizes(int blockSize) throws IOException {
        SegmentBlock block = Blocks.random(blockSize);
        EncoderFactory inBlocks = new EncoderFactory().configureBlockSize(blockSize);

        SegmentBlock again = rewritten(block, inBlocks);

        assertThat(again.encoded()).isNotEqualTo(block.encoded());
        assertThat(Blocks.read(again)).isEqualTo(Blocks.read(block));
    }

    @Test
    void readsFlowsInBlocksAsTheSameFlows() throws IOException {
        SegmentBlock again = rewritten(Blocks.example(), new EncoderFactory().configureBlockSize(64));

        assertThat(Blocks.read(again).stream().map(Blocks.Seen::flow).distinct())
                .containsExactlyElementsOf(Blocks.exampleFlows());
        assertThat(Blocks.counts(again)).isEqualTo(Blocks.counts(Blocks.example()));
    }

    /** Delete the golden only together with the schema: blocks of this form lie in topics. */
    @Test
    void keepsReadingAndWritingTheGoldenBlock() throws IOException {
        String name = "segment-block-1.hex";
        String now = HexFormat.of().formatHex(Blocks.example().encoded()) + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(Path.of("src/test/resources/io/packetd/schema", name), now);
        }
        try (InputStream in = Objects.requireNonNull(SegmentBlockAvroTest.class.getResourceAsStream(name))) {
            assertThat(now).isEqualTo(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII));
        }
    }

    private static SegmentBlock rewritten(SegmentBlock block, EncoderFactory factory) throws IOException {
        byte[] ours = block.encoded();
        GenericRecord record = new GenericDatumReader<GenericRecord>(SCHEMA)
                .read(
                        null,
                        DecoderFactory.get()
                                .binaryDecoder(
                                        ours,
                                        SegmentBlock.PREFIX_BYTES,
                                        ours.length - SegmentBlock.PREFIX_BYTES,
                                        null));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ours, 0, SegmentBlock.PREFIX_BYTES);
        BinaryEncoder encoder = factory.blockingBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
        encoder.flush();
        return SegmentBlock.ofEncoded(out.toByteArray());
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        return Arrays.copyOfRange(
                buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.arrayOffset() + buffer.limit());
    }

    private static Schema schema() {
        try (InputStream in = Objects.requireNonNull(SegmentBlock.class.getResourceAsStream("SegmentBlock.avsc"))) {
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
