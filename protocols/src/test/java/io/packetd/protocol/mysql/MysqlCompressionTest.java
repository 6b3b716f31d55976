// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import static io.packetd.protocol.mysql.Wire.AUTOCOMMIT;
import static io.packetd.protocol.mysql.Wire.BASE;
import static io.packetd.protocol.mysql.Wire.column;
import static io.packetd.protocol.mysql.Wire.command;
import static io.packetd.protocol.mysql.Wire.concat;
import static io.packetd.protocol.mysql.Wire.end;
import static io.packetd.protocol.mysql.Wire.le;
import static io.packetd.protocol.mysql.Wire.ok;
import static io.packetd.protocol.mysql.Wire.packed;
import static io.packetd.protocol.mysql.Wire.packet;
import static io.packetd.protocol.mysql.Wire.packets;
import static io.packetd.protocol.mysql.Wire.query;
import static io.packetd.protocol.mysql.Wire.result;
import static io.packetd.protocol.mysql.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Account;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlCompressionTest {

    private static final long ZLIB = BASE | Capability.DEPRECATE_EOF | Capability.COMPRESS;

    private static final byte[] PING = command(Commands.PING, new byte[0]);

    /** A packet that is not worth packing. */
    private static byte[] stored(int sequence, byte[] inner) {
        return packed(sequence, inner, 0);
    }

    private static byte[] noise(int size) {
        byte[] noise = new byte[size];
        new Random(7).nextBytes(noise);
        return noise;
    }

    /** A result with rows of many lengths. */
    private static byte[] manyRows() {
        byte[][] payloads = new byte[403][];
        payloads[0] = le(1, 1);
        payloads[1] = column("c");
        for (int i = 0; i < 400; i++) {
            payloads[2 + i] = text("r".repeat(i));
        }
        payloads[402] = end(AUTOCOMMIT);
        return packets(1, payloads);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 7, 100, 1000, 16384})
    void readsPacketsCutAnywhere(int size) {
        byte[] answer = Arrays.copyOf(manyRows(), manyRows().length);
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < answer.length; at += size) {
            byte[] piece = Arrays.copyOfRange(answer, at, Math.min(answer.length, at + size));
            pieces.add(
                    piece.length < CompressedReader.LEAST_PACKED
                            ? stored(pieces.size(), piece)
                            : packed(pieces.size(), piece));
        }
        Dialog d =
                Dialog.session(ZLIB).client(stored(0, query("SELECT c FROM t"))).server(pieces.toArray(new byte[0][]));

        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=400}");
        Observed response = Objects.requireNonNull(d.last().response());
        assertThat(response.message().size()).isEqualTo(answer.length);
        assertThat(response.wireBytes())
                .isEqualTo(pieces.stream().mapToLong(p -> p.length).sum());
    }

    @Test
    void unpacksZstd() {
        byte[] answer = manyRows();
        Dialog d = Dialog.session(BASE | Capability.DEPRECATE_EOF | Capability.ZSTD)
                .client(stored(0, query("SELECT c FROM t")))
                .server(packed(1, Zstd.compress(answer), answer.length))
                .client(stored(0, PING))
                .server(stored(1, packet(1, ok())));

        assertThat(d.lines())
                .containsExactly(
                        "QUERY RESULTSET {Rows=400}", "PING OK {AffectedRows=0, LastInsertID=0, Status=2, Warnings=0}");
    }

    @Test
    void everyCommandInOnePacketHasAPlaceOfItsOwn() {
        byte[] three = concat(query("SELECT 1"), query("SELECT 2"), query("SELECT 3"));
        byte[] answers = concat(packet(1, ok()), packet(1, ok(1, 0, 2, 0)), packet(1, ok(2, 0, 2, 0)));
        Dialog d = Dialog.session(ZLIB).client(packed(0, three)).server(packed(1, answers));

        assertThat(d.statements()).containsExactly("null", "SELECT 1", "SELECT 2", "SELECT 3");
        assertThat(d.told().stream()
                        .map(r -> Objects.requireNonNull(r.request()).streamOffset()))
                .doesNotHaveDuplicates();
        assertThat(d.told()).allMatch(r -> r.response() != null);
    }

    @Test
    void skipsTheRestOfAValueThatFillsItsPacket() {
        byte[] row = concat(le(0xfd, 1), le(900_000, 3), noise(900_000));
        byte[] answer = packets(1, le(1, 1), column("b"), row, end(2));
        int begin = answer.length - packet(0, end(2)).length;
        Dialog d = Dialog.session(ZLIB)
                .client(packed(0, query("SELECT b FROM t WHERE id = 1 AND something = 'long enough'")))
                .server(
                        packed(1, Arrays.copyOf(answer, begin)),
                        stored(2, Arrays.copyOfRange(answer, begin, answer.length)))
                .client(stored(0, PING))
                .server(stored(1, packet(1, ok())));

        assertThat(d.lines())
                .containsExactly(
                        "QUERY RESULTSET {Rows=1}", "PING OK {AffectedRows=0, LastInsertID=0, Status=2, Warnings=0}");
    }

    @Test
    void tellsALargeStatementWhenItsLastByteHasPassed() {
        byte[] insert = query("INSERT INTO t VALUES('" + "q".repeat(100) + bytesAsText(noise(800_000)) + "')");
        Dialog d = Dialog.session(ZLIB).client(packed(0, insert)).server(stored(1, packet(1, ok(1, 0, 2, 0))));

        assertThat(d.lines()).containsExactly("QUERY OK {AffectedRows=1, LastInsertID=0, Status=2, Warnings=0}");
        assertThat(Objects.requireNonNull(d.last().request()).message().size()).isEqualTo(insert.length);
    }

    private static String bytesAsText(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).replace('\'', 'x');
    }

    @Test
    void givesUpAnAnswerWhoseLargePacketHoldsManyButNotTheNext() {
        byte[] row = concat(le(0xfd, 1), le(300_000, 3), noise(300_000));
        byte[] answer = packets(1, le(1, 1), column("b"), row, row, row, end(2));
        Dialog d = Dialog.session(ZLIB)
                .client(stored(0, query("SELECT b FROM t")))
                .server(packed(1, answer))
                .client(stored(0, PING))
                .server(stored(1, packet(1, ok())));

        assertThat(d.lines())
                .containsExactly(
                        "QUERY unanswered lost", "PING OK {AffectedRows=0, LastInsertID=0, Status=2, Warnings=0}");
        assertThat(d.played().ledger().get(Account.REJECTS)).isEqualTo(1);
    }

    @Test
    void damageCostsOneAnswer() {
        byte[] damaged = packed(1, manyRows());
        Arrays.fill(damaged, 20, damaged.length, (byte) 0x55);
        Dialog d = Dialog.session(ZLIB)
                .client(stored(0, query("SELECT c FROM t")))
                .server(damaged)
                .client(stored(0, PING))
                .server(stored(1, packet(1, ok())));

        assertThat(d.lines())
                .containsExactly(
                        "QUERY unanswered lost", "PING OK {AffectedRows=0, LastInsertID=0, Status=2, Warnings=0}");
    }

    @Test
    void unpacksNoMoreThanThePacketAnnounces() {
        byte[] bomb = packed(1, new byte[4 << 20]);
        byte[] body = Arrays.copyOfRange(bomb, CompressedReader.HEAD, bomb.length);
        Dialog d = Dialog.session(ZLIB).client(stored(0, query("SELECT 1"))).server(packed(1, body, 60));

        assertThat(d.lines()).containsExactly("QUERY unanswered lost");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isRecognisedWithoutTheLogIn(boolean isShort) {
        byte[] first =
                query("SELECT * FROM t" + (isShort ? "" : " WHERE a = 'long enough to be packed, and then some'"));
        Dialog d = Dialog.joined()
                .client(stored(0, query("SELECT 0")))
                .server(stored(1, result(true, AUTOCOMMIT, 1)))
                .client(isShort ? stored(0, first) : packed(0, first))
                .server(packed(1, result(true, AUTOCOMMIT, 1, text("x".repeat(100)))));

        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=0}", "QUERY RESULTSET {Rows=1}");
    }

    @Test
    void survivesACheckpointInTheMiddleOfAPacketInside() {
        byte[] answer = manyRows();
        Dialog d = Dialog.session(ZLIB)
                .client(stored(0, query("SELECT c FROM t")))
                .server(packed(1, Arrays.copyOf(answer, 3000)))
                .server(packed(2, Arrays.copyOfRange(answer, 3000, 30_001)))
                .server(packed(3, Arrays.copyOfRange(answer, 30_001, answer.length)));
        Played restored = Player.ofAll().snapshots().play(d.segments());

        assertThat(restored.shown()).isEqualTo(d.played().shown());
        assertThat(d.lines()).containsExactly("QUERY RESULTSET {Rows=400}");
    }

    @Test
    void countsWhatIsLostInsideALargeValue() {
        byte[] row = concat(le(0xfd, 1), le(900_000, 3), noise(900_000));
        byte[] answer = packets(1, le(1, 1), column("b"), row, end(2));
        byte[] large = packed(1, Arrays.copyOf(answer, answer.length - 11));
        Dialog d = Dialog.session(ZLIB)
                .client(stored(0, query("SELECT b FROM t")))
                .server(Arrays.copyOf(large, 600_000))
                .server(Arrays.copyOfRange(large, 600_000, 640_000))
                .lost()
                .server(Arrays.copyOfRange(large, 640_000, large.length))
                .server(stored(2, packet(4, end(2))))
                .client(stored(0, PING))
                .server(stored(1, packet(1, ok())));

        RoundTrip select = d.told().get(1);
        assertThat(Dialog.line(select)).isEqualTo("QUERY RESULTSET {Rows=1} lost");
        assertThat(Flag.LOST.in(select.flags())).isTrue();
    }
}
