// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes of connections: those once written stay readable, damaged ones cost that connection only, idle ones are few. */
class ConnectionStateTest {

    private static final int VERSION = 1;
    private static final Path GOLDEN = Path.of(System.getProperty("packetd.fixtures"))
            .resolveSibling("protocols/src/test/resources/io/packetd/protocol/engine/connections-" + VERSION + ".txt");
    /** The length of the record, its checksum, and what names the flow; the owner of the state guards these. */
    private static final int FLOW_BYTES = 16;

    private static final int MAX_IDLE_BYTES = 2 << 10;
    private static final int ROUND_TRIPS = 1000;
    private static final long PAUSE_NANOS = 1_000_000_000;

    static List<StateCase> cases() {
        return StateCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isInTheStateItIsNamedAfter(StateCase state) {
        assertThat(state.running().connection).matches(state.is());
    }

    /** Another form is another version: its goldens go beside these, which must stay readable. */
    @Test
    void writesTheGoldenBytes() throws IOException {
        Map<String, String> now = new TreeMap<>();
        for (StateCase state : cases()) {
            now.put(state.name(), HexFormat.of().formatHex(state.running().written()));
        }
        if (Boolean.getBoolean("golden.update")) {
            List<String> lines = new ArrayList<>();
            now.forEach((name, hex) -> lines.add(name + " " + hex));
            Files.createDirectories(GOLDEN.getParent());
            Files.write(GOLDEN, lines);
        }
        assertThat(now).isEqualTo(goldens());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void goesOnFromTheGoldenBytesAsIfNothingHadBeen(StateCase state) throws IOException {
        StateCase.Running restored = state.fresh().read(VERSION, golden(state));

        assertThat(restored.connection.isUnreadable()).isFalse();
        assertThat(restored.play(state.after()).end().told).isEqualTo(state.toldAfter());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void beginsAfreshFromAVersionItDoesNotKnow(StateCase state) throws IOException {
        StateCase.Running restored = state.fresh().read(VERSION + 1, golden(state));

        assertThat(restored.connection.mode).isEqualTo(Connection.Mode.DETECTING);
        assertThat(restored.connection.transport())
                .isEqualTo(state.running().connection.transport());
        assertThatCode(() -> restored.play(state.after()).end()).doesNotThrowAnyException();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void beginsAfreshFromBytesThatAreCutOff(StateCase state) throws IOException {
        byte[] golden = golden(state);
        for (int length = FLOW_BYTES; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            ByteBuffer.wrap(cut).putInt(length - 8);

            StateCase.Running restored = state.fresh().read(VERSION, cut);

            assertThat(restored.connection.isUnreadable())
                    .as("cut to %d bytes", length)
                    .isTrue();
            assertThat(restored.connection.mode).isEqualTo(Connection.Mode.DETECTING);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void startsAfreshWhenAnyByteIsDamaged(StateCase state) throws IOException {
        byte[] golden = golden(state);
        for (int at = FLOW_BYTES; at < golden.length; at++) {
            for (int change : new int[] {0x01, 0x02, 0x80, 0xff}) {
                byte[] damaged = golden.clone();
                damaged[at] ^= (byte) change;
                StateCase.Running restored = state.fresh();
                assertThatCode(() -> restored.read(VERSION, damaged))
                        .as("byte %d of %d xor %d", at, golden.length, change)
                        .doesNotThrowAnyException();
                assertThat(restored.connection.isUnreadable())
                        .as("byte %d of %d xor %d", at, golden.length, change)
                        .isTrue();
                assertThat(restored.connection.mode).isEqualTo(Connection.Mode.DETECTING);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http/plain", "http/keep-alive-large-body", "redis/plain", "dns/plain", "dns/pipelined-tcp"})
    void idleConnectionCostsAtMostTwoKibibytes(String fixture) throws IOException {
        List<Seg> round = exchange(fixture);
        StateCase.Running running = new StateCase.Running(round.get(0).flow());
        int rounds = 0;
        while (running.told.size() < ROUND_TRIPS) {
            running.play(shifted(round, rounds++));
            assertThat(running.told).as("RoundTrips after %d rounds", rounds).hasSizeGreaterThanOrEqualTo(rounds);
        }

        assertThat(running.ledger.get(Account.PAIRED)).isEqualTo(running.told.size());
        assertThat(running.written()).hasSizeLessThanOrEqualTo(MAX_IDLE_BYTES);
    }

    /** The segments with payload of the first flow of a fixture. */
    private static List<Seg> exchange(String fixture) {
        List<Seg> segments = Captures.read(
                Path.of(System.getProperty("packetd.fixtures")).resolve(fixture).resolve("capture.pcap"));
        return segments.stream()
                .filter(s -> s.flow().equals(segments.get(0).flow()) && s.payload().length > 0)
                .toList();
    }

    /** The same exchange again, further on in the streams and later; nothing ends, so no FIN is acknowledged either. */
    private static List<Seg> shifted(List<Seg> round, int times) {
        int[] bytes = new int[2];
        int[] begin = new int[2];
        for (Seg s : round) {
            if (bytes[s.direction()] == 0) {
                begin[s.direction()] = s.sequence();
            }
            bytes[s.direction()] += s.payload().length;
        }
        long nanos = round.get(round.size() - 1).nanos() - round.get(0).nanos() + PAUSE_NANOS;
        List<Seg> shifted = new ArrayList<>();
        for (Seg s : round) {
            int other = 1 - s.direction();
            int heard = Math.min(s.acknowledgment() - begin[other], bytes[other]);
            shifted.add(new Seg(
                    s.flow(),
                    s.direction(),
                    s.nanos() + times * nanos,
                    s.sequence() + times * bytes[s.direction()],
                    begin[other] + heard + times * bytes[other],
                    s.flags() & ~(CapturedSegment.FIN | CapturedSegment.RST),
                    s.payload(),
                    s.originalLength()));
        }
        return shifted;
    }

    private static byte[] golden(StateCase state) throws IOException {
        return HexFormat.of().parseHex(goldens().getOrDefault(state.name(), ""));
    }

    private static Map<String, String> goldens() throws IOException {
        Map<String, String> goldens = new TreeMap<>();
        for (String line : Files.readAllLines(GOLDEN)) {
            int space = line.indexOf(' ');
            goldens.put(line.substring(0, space), line.substring(space + 1));
        }
        return goldens;
    }
}
