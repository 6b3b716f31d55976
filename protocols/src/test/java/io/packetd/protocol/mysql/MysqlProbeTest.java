// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import static io.packetd.protocol.mysql.Wire.BASE;
import static io.packetd.protocol.mysql.Wire.bytes;
import static io.packetd.protocol.mysql.Wire.column;
import static io.packetd.protocol.mysql.Wire.command;
import static io.packetd.protocol.mysql.Wire.concat;
import static io.packetd.protocol.mysql.Wire.error;
import static io.packetd.protocol.mysql.Wire.execute;
import static io.packetd.protocol.mysql.Wire.greeting;
import static io.packetd.protocol.mysql.Wire.hex;
import static io.packetd.protocol.mysql.Wire.le;
import static io.packetd.protocol.mysql.Wire.login;
import static io.packetd.protocol.mysql.Wire.ok;
import static io.packetd.protocol.mysql.Wire.packed;
import static io.packetd.protocol.mysql.Wire.packet;
import static io.packetd.protocol.mysql.Wire.packets;
import static io.packetd.protocol.mysql.Wire.prepare;
import static io.packetd.protocol.mysql.Wire.prepared;
import static io.packetd.protocol.mysql.Wire.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.engine.Captures;
import io.packetd.protocol.engine.Seg;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MysqlProbeTest {

    private static final Path CAPTURES = Path.of(System.getProperty("packetd.captures", "../../shared/captures"));

    private static Verdict probe(byte[] head) {
        return new MysqlProtocol().probe(ByteWindow.of(head, 0), Transport.TCP);
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                arguments("greeting", greeting(BASE), Verdict.YES_SERVER),
                arguments(
                        "greeting 9",
                        packet(0, concat(le(9, 1), bytes("3.20.32\0"), le(5, 4), bytes("12345678\0"))),
                        Verdict.YES_SERVER),
                arguments(
                        "refusal",
                        packet(0, error(1129, "", "Host 'h' is blocked because of errors")),
                        Verdict.YES_SERVER),
                arguments("log-in", login(BASE, 1), Verdict.YES_CLIENT),
                arguments("select", query("SELECT 1"), Verdict.YES_CLIENT),
                arguments("in brackets", query(" \n((select 1))"), Verdict.YES_CLIENT),
                arguments("commit", query("commit"), Verdict.YES_CLIENT),
                arguments("comment", query("/* app */ select 1"), Verdict.MAYBE_CLIENT),
                arguments("with attributes", command(3, concat(hex("0001"), bytes("show tables"))), Verdict.YES_CLIENT),
                arguments("prepare", prepare("insert into t values(?)"), Verdict.YES_CLIENT),
                arguments("execute", execute(12), Verdict.YES_CLIENT),
                arguments("ping", command(0x0e, new byte[0]), Verdict.YES_CLIENT),
                arguments("quit", command(0x01, new byte[0]), Verdict.MAYBE_CLIENT),
                arguments("use", command(0x02, bytes("shop")), Verdict.MAYBE_CLIENT),
                arguments("close", Wire.close(5), Verdict.MAYBE_CLIENT),
                arguments("compressed select", packed(0, query("SELECT 1"), 0), Verdict.YES_CLIENT),
                arguments("compressed", packed(0, query("SELECT 1" + " ".repeat(100))), Verdict.MAYBE_CLIENT),
                arguments("ok", packet(1, ok()), Verdict.MAYBE_SERVER),
                arguments("prepared", packet(1, prepared(1, 0, 0)), Verdict.MAYBE_SERVER),
                arguments("error", packet(1, error(1146, "42S02", "Table")), Verdict.YES_SERVER),
                arguments("result", packets(1, le(1, 1), column("a")), Verdict.YES_SERVER),
                arguments("text that is no statement", query("selection of things"), Verdict.NO),
                arguments("unknown command", command(0x55, bytes("SELECT 1")), Verdict.NO),
                arguments("row", packet(7, bytes("\001a")), Verdict.NO),
                arguments("empty packet", packet(0, new byte[0]), Verdict.NO),
                arguments("http", bytes("GET / HTTP/1.1\r\n\r\n"), Verdict.NO),
                arguments("redis", bytes("*1\r\n$4\r\nPING\r\n"), Verdict.NO),
                arguments("tls", hex("160301020001000001fc0303"), Verdict.NO),
                arguments("postgresql query", concat(bytes("Q"), hex("0000000d"), bytes("SELECT 1\0")), Verdict.NO),
                arguments("postgresql start-up", hex("00000008 04d2162f"), Verdict.NO),
                arguments("x protocol", hex("13000000 0c 0a0373716c120853454c4543542031"), Verdict.NO),
                arguments("amqp", bytes("AMQP\0\0\011\001"), Verdict.NO));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void knowsItsOwn(String name, byte[] head, Verdict expected) {
        assertThat(probe(head)).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void staysWithItsVerdictAsTheHeadGrows(String name, byte[] head, Verdict expected) {
        Verdict settled = Verdict.UNDECIDED;
        byte[] longer = Arrays.copyOf(head, head.length + 40);
        for (int length = 1; length <= longer.length; length++) {
            Verdict verdict = probe(Arrays.copyOf(longer, length));
            if (settled.equals(Verdict.UNDECIDED)) {
                settled = verdict;
            }
            assertThat(verdict).as("%s, %d bytes", name, length).isEqualTo(settled);
        }
        assertThat(settled).isEqualTo(expected);
    }

    @Test
    void claimsNoConnectionOfAnotherProtocol() throws IOException {
        assumeTrue(Files.isDirectory(CAPTURES), "there is no folder " + CAPTURES);
        try (Stream<Path> files = Files.walk(CAPTURES)) {
            for (Path file :
                    files.filter(f -> f.toString().matches(".*\\.pcap(ng)?")).toList()) {
                if (!Objects.toString(Objects.requireNonNull(file.getParent()).getFileName())
                        .equals("mysql")) {
                    claimsNothing(file);
                }
            }
        }
    }

    private static void claimsNothing(Path file) {
        Set<String> seen = new HashSet<>();
        List<Seg> segments = Captures.read(file);
        for (Seg s : segments) {
            boolean first = s.payload().length > 0 && seen.add(s.flow() + " " + s.direction());
            if (first && s.flow().transport() == Transport.TCP.number()) {
                assertThat(probe(s.payload()).certainty())
                        .as("%s %s", file, s.flow())
                        .isNotIn(Verdict.Certainty.YES, Verdict.Certainty.MAYBE);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "37"})
    void findsACommandBehindOtherBytes(int before) {
        byte[] window = concat(new byte[before], bytes("x".repeat(before)), query("SELECT 1"));
        MysqlProtocol protocol = new MysqlProtocol();

        assertThat(protocol.findFrame(ByteWindow.of(window, 0), 0, Side.CLIENT, new MysqlState()))
                .isEqualTo(2 * before);
        assertThat(protocol.findFrame(ByteWindow.of(window, 0), 0, Side.SERVER, new MysqlState()))
                .isEqualTo(-1);
    }
}
