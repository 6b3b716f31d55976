// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.StandardProtocols;
import io.packetd.job.connection.TestProtocols;
import io.packetd.job.source.RoundTrips;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.schema.FlowKey;
import io.packetd.schema.RoundTripSchema;
import io.packetd.schema.Tunnel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.Test;

/** Holds the codec written by hand equal to the Avro library with the same schema, and what it tells equal to the JSON. */
class RoundTripAvroTest {

    private static final Schema SCHEMA = new Schema.Parser().parse(RoundTripSchema.json());
    private static final int PREFIX_BYTES = 10;
    private static final long START = 1_735_787_045_001_500_000L;

    private final RoundTripAvro avro = new RoundTripAvro();
    private final RoundTripAvroReader reader = new RoundTripAvroReader(new TestProtocols().protocols());

    private static FlowRoundTrip example() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("deep", Map.of("x", List.of()));
        object.put("nothing", null);
        Message request = Message.request("wörd")
                .size(12)
                .flag(Flag.TRUNCATED)
                .with(TestProtocols.TEXT, "é😀")
                .with(TestProtocols.NUMBER, -3L)
                .with(TestProtocols.FRACTION, 0.25)
                .with(TestProtocols.TRUTH, true)
                .with(TestProtocols.LIST, Arrays.asList("a", 1L, null, List.of(false, Map.of())))
                .with(TestProtocols.OBJECT, object)
                .with(TestProtocols.TEXT, "a second value of one name")
                .build();
        Message response = Message.response(Outcome.ERROR, "nope").size(1 << 20).build();
        return new FlowRoundTrip(
                FlowKey.of(
                        6,
                        new byte[] {10, 0, 0, 1},
                        7000,
                        new byte[] {10, 0, 0, 2},
                        40_000,
                        List.of(5),
                        List.of(new Tunnel(Tunnel.Kind.VXLAN, 42)),
                        "höst-1"),
                new RoundTrip(
                        TestProtocols.ID,
                        1,
                        -99,
                        new Observed(request, START, START + 1, 3, 4),
                        new Observed(response, START + 2_000, START + 3_000, 5, 6),
                        Flag.LOST.bit()));
    }

    private static GenericRecord theirs(byte[] ours) throws IOException {
        return new BinaryMessageDecoder<GenericRecord>(GenericData.get(), SCHEMA).decode(ours);
    }

    @Test
    void libraryReadsEveryFieldOfOurs() throws IOException {
        GenericRecord record = theirs(avro.render(example()));

        assertThat(record.get("protocol")).hasToString("line");
        assertThat(record.get("client")).hasToString("{\"host\": \"10.0.0.2\", \"port\": 40000}");
        assertThat(record.get("server")).hasToString("{\"host\": \"10.0.0.1\", \"port\": 7000}");
        assertThat(record.get("endNanos")).isEqualTo(START + 3_000);
        assertThat(record.get("durationNanos")).isEqualTo(3_000L);
        assertThat(record.get("flags")).hasToString("[lost, truncated]");
        GenericRecord request = (GenericRecord) record.get("request");
        assertThat(request.get("kind")).hasToString("REQUEST");
        assertThat(request.get("firstNanos")).isEqualTo(START);
        assertThat(request.get("lastNanos")).isEqualTo(START + 1);
        assertThat(request.get("operation")).hasToString("wörd");
        assertThat(request.get("outcome")).hasToString("NONE");
        assertThat(request.get("size")).isEqualTo(12L);
        assertThat(request.get("streamOffset")).isEqualTo(3L);
        assertThat(request.get("wireBytes")).isEqualTo(4L);
        Map<String, Object> attributes = new LinkedHashMap<>();
        ((Map<?, ?>) request.get("attributes")).forEach((key, value) -> attributes.put(key.toString(), value));
        assertThat(attributes).containsOnlyKeys("text", "number", "fraction", "truth", "list", "object");
        assertThat(attributes.get("text")).hasToString("é😀");
        assertThat(attributes.get("number")).isEqualTo(-3L);
        assertThat(attributes.get("fraction")).isEqualTo(0.25);
        assertThat(attributes.get("truth")).isEqualTo(true);
        assertThat(attributes.get("list"))
                .hasToString("{\"items\": [\"a\", 1, null, {\"items\": [false, {\"entries\": {}}]}]}");
        assertThat(String.valueOf(attributes.get("object"))).contains("\"nothing\": null", "{\"x\": {\"items\": []}}");
        GenericRecord response = (GenericRecord) record.get("response");
        assertThat(response.get("kind")).hasToString("RESPONSE");
        assertThat(response.get("outcome")).hasToString("ERROR");
        assertThat(response.get("status")).hasToString("nope");
        assertThat(record.get("clientEnd")).isEqualTo(1);
        assertThat(record.get("connectionNumber")).isEqualTo(-99L);
        assertThat(record.get("flow").toString()).contains("\"transport\": 6", "\"vlans\": [5]", "42", "höst-1");
    }

    @Test
    void tellsTheIdsOfTheJson() throws IOException {
        GenericRecord record = theirs(avro.render(example()));

        assertThat(json(example(), new RoundTripJson(new TestProtocols().protocols())))
                .contains("\"Flow\":\"" + record.get("connection") + "\"")
                .contains("\"ID\":\"" + record.get("id") + "\"");
    }

    @Test
    void halfARoundTripHasNoDuration() throws IOException {
        FlowRoundTrip whole = example();
        RoundTrip full = whole.roundTrip();
        FlowRoundTrip half = new FlowRoundTrip(
                whole.flow(), new RoundTrip(full.protocol(), 1, -99, full.request(), null, Flag.UNANSWERED.bit()));

        GenericRecord record = theirs(avro.render(half));

        assertThat(record.get("durationNanos")).isNull();
        assertThat(record.get("response")).isNull();
        assertThat(record.get("endNanos")).isEqualTo(START);
        assertThat(reader.read(avro.render(half)).roundTrip().response()).isNull();
    }

    /** All protocols: the library writes the same bytes, and what is read back is the same JSON. */
    @Test
    void allFixturesComeBack() throws IOException {
        StandardProtocols registry = new StandardProtocols();
        RoundTripAvroReader standard = new RoundTripAvroReader(registry.protocols());
        RoundTripJson json = new RoundTripJson(registry.protocols());
        List<FlowRoundTrip> all = RoundTrips.ofFixtures(registry);
        assertThat(all.stream().map(element -> element.roundTrip().protocol()).distinct())
                .contains(
                        "amqp",
                        "dns",
                        "grpc",
                        "http",
                        "http2",
                        "kafka",
                        "mongodb",
                        "mysql",
                        "postgresql",
                        "redis",
                        "tls");
        for (FlowRoundTrip element : all) {
            byte[] ours = avro.render(element);
            GenericRecord record = ordered(ours);

            assertThat(bytes(record, EncoderFactory.get()))
                    .as("%s", element)
                    .matches(theirs -> Arrays.equals(theirs, ours));
            String expected = json(element, json);
            assertThat(json(standard.read(ours), json)).isEqualTo(expected);
            byte[] inBlocks = bytes(record, new EncoderFactory().configureBlockSize(64));
            assertThat(json(standard.read(inBlocks), json)).isEqualTo(expected);
        }
    }

    @Test
    void damagedBytesAreRefusedOrReadButNeverMore() {
        byte[] good = avro.render(example());
        SplittableRandom random = new SplittableRandom(7);
        int refused = 0;
        for (int run = 0; run < 100_000; run++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int i = random.nextInt(3); i >= 0 && bad.length > PREFIX_BYTES; i--) {
                bad[PREFIX_BYTES + random.nextInt(bad.length - PREFIX_BYTES)] = (byte) random.nextInt();
            }
            try {
                reader.read(bad);
            } catch (IllegalArgumentException expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(50_000);
    }

    @Test
    void nestingHasAnEnd() throws IOException {
        Object value = List.of();
        for (int i = 0; i < 100; i++) {
            value = List.of(value);
        }
        Message request = Message.request("deep")
                .with(TestProtocols.LIST, (List<?>) value)
                .build();
        byte[] deep = avro.render(new FlowRoundTrip(
                example().flow(), new RoundTrip(TestProtocols.ID, 0, 1, new Observed(request, 1, 2, 3, 4), null, 0)));

        assertThatThrownBy(() -> reader.read(deep))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested deeper than 64");
    }

    @Test
    void namesTheProtocolItDoesNotKnow() {
        RoundTripAvroReader standard = new RoundTripAvroReader(new StandardProtocols().protocols());

        assertThatThrownBy(() -> standard.read(avro.render(example())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no protocol line in this build");
    }

    /** Delete the golden only together with the schema: records of this form lie in topics. */
    @Test
    void keepsReadingAndWritingTheGoldenRecord() throws IOException {
        String name = "round-trip-1.hex";
        String now = HexFormat.of().formatHex(avro.render(example())) + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(Path.of("src/test/resources/io/packetd/job/sink/roundtrip", name), now);
        }
        try (InputStream in = Objects.requireNonNull(RoundTripAvroTest.class.getResourceAsStream(name))) {
            String golden = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(now).isEqualTo(golden);
            RoundTripJson json = new RoundTripJson(new TestProtocols().protocols());
            assertThat(json(reader.read(HexFormat.of().parseHex(golden.strip())), json))
                    .isEqualTo(json(example(), json));
        }
    }

    private static String json(FlowRoundTrip element, RoundTripJson json) {
        return new String(json.render(element), StandardCharsets.UTF_8);
    }

    /** As the library reads it, but with maps in the order of the bytes. */
    private static GenericRecord ordered(byte[] ours) throws IOException {
        GenericData data = new GenericData();
        data.setFastReaderEnabled(false);
        GenericDatumReader<GenericRecord> reading = new GenericDatumReader<>(SCHEMA, SCHEMA, data) {
            @Override
            protected Object newMap(Object old, int size) {
                return new LinkedHashMap<>();
            }
        };
        return reading.read(
                null, DecoderFactory.get().binaryDecoder(ours, PREFIX_BYTES, ours.length - PREFIX_BYTES, null));
    }

    private static byte[] bytes(GenericRecord record, EncoderFactory factory) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("c301ced54da50b018d4c"));
        boolean inBlocks = factory != EncoderFactory.get();
        BinaryEncoder encoder = inBlocks ? factory.blockingBinaryEncoder(out, null) : factory.binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
