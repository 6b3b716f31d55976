// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import static io.packetd.protocol.tls.Hellos.join;
import static io.packetd.protocol.tls.Hellos.message;
import static io.packetd.protocol.tls.Hellos.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a handshake. */
class TlsProtocolTest {

    private static final byte[] HELLO =
            Hellos.client("www.example.org", List.of("TLSv1.3", "TLSv1.2"), "h2", "http/1.1");
    private static final byte[] SERVER_HELLO = Hellos.serverHello(0x1301, "002b00020304" + "00330004001d0000");
    private static final byte[] CHANGE_CIPHER_SPEC = record(20, new byte[] {1});
    private static final byte[] ENCRYPTED = record(23, new byte[60]);

    private final DecoderHarness<TlsState> tls = new DecoderHarness<>(new TlsProtocol(), Transport.TCP);

    private Message only() {
        assertThat(tls.messages()).hasSize(1);
        return tls.messages().get(0);
    }

    @Test
    void readsWhatAClientOfTheJdkAsks() {
        tls.feed(Side.CLIENT, HELLO, 1);

        assertThat(only().operation()).isEqualTo("ClientHello");
        assertThat(only().kind()).isEqualTo(Message.Kind.REQUEST);
        assertThat(only().size()).isEqualTo(HELLO.length - 5);
        assertThat(only().attributes().get(TlsAttributes.SERVER_NAME)).isEqualTo("www.example.org");
        assertThat(only().attributes().get(TlsAttributes.OFFERED_VERSIONS)).isEqualTo(List.of("1.3", "1.2"));
        assertThat(only().attributes().get(TlsAttributes.OFFERED_PROTOCOLS)).isEqualTo(List.of("h2", "http/1.1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100})
    void readsTheSameHoweverItIsCut(int piece) {
        tls.feed(Side.CLIENT, HELLO, 1, piece);

        assertThat(only().attributes().get(TlsAttributes.SERVER_NAME)).isEqualTo("www.example.org");
        assertThat(tls.told().get(0).end()).isEqualTo(HELLO.length);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50, 200})
    void readsAHelloOverManyRecords(int size) {
        byte[] records = Hellos.inRecordsOf(size, HELLO);
        tls.feed(Side.CLIENT, records, 1, 3);

        assertThat(only().size()).isEqualTo(HELLO.length - 5);
        assertThat(only().attributes().get(TlsAttributes.OFFERED_PROTOCOLS)).isEqualTo(List.of("h2", "http/1.1"));
        assertThat(tls.told().get(0).end()).isEqualTo(records.length);
    }

    @Test
    void refusesAHelloOverTooManyRecords() {
        tls.feed(Side.CLIENT, Hellos.inRecordsOf(1, HELLO), 1);

        assertThat(tls.rejects()).contains(Reason.MALFORMED);
        assertThat(tls.messages()).isEmpty();
    }

    @Test
    void offersTheVersionOfAnOldHello() {
        tls.feed(Side.CLIENT, Hellos.client("old.example.org", List.of("TLSv1.2")), 1);

        assertThat(only().attributes().get(TlsAttributes.OFFERED_VERSIONS)).isEqualTo(List.of("1.2"));
    }

    @Test
    void readsWhatTheServerChose() {
        tls.feed(Side.SERVER, record(22, SERVER_HELLO), 1);

        assertThat(only().outcome()).isEqualTo(Outcome.OK);
        assertThat(only().status()).isEqualTo("ServerHello");
        assertThat(only().attributes().get(TlsAttributes.PROTOCOL_NAME)).isEqualTo("tls");
        assertThat(only().attributes().get(TlsAttributes.VERSION)).isEqualTo("1.3");
        assertThat(only().attributes().get(TlsAttributes.CIPHER)).isEqualTo("TLS_AES_128_GCM_SHA256");
        assertThat(only().attributes().get(TlsAttributes.CURVE)).isEqualTo("x25519");
        assertThat(only().attributes().get(TlsAttributes.NEXT_PROTOCOL)).isNull();
    }

    @Test
    void readsWhatAServerOfTheJdkChose() {
        tls.feed(Side.SERVER, Hellos.answer(HELLO), 1);

        assertThat(only().attributes().get(TlsAttributes.VERSION)).isEqualTo("1.3");
        assertThat(only().attributes().get(TlsAttributes.CIPHER))
                .isIn("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256");
        assertThat(only().attributes().get(TlsAttributes.CURVE)).isNotNull();
    }

    @Test
    void readsTheApplicationProtocolThatTls12Shows() {
        tls.feed(Side.SERVER, record(22, Hellos.serverHello(0xc02f, "0010000500030268" + "32")), 1);

        assertThat(only().attributes().get(TlsAttributes.VERSION)).isEqualTo("1.2");
        assertThat(only().attributes().get(TlsAttributes.NEXT_PROTOCOL)).isEqualTo("h2");
    }

    @Test
    void answerIsCompleteWithItsRecord() {
        byte[] flight = record(22, SERVER_HELLO, message(11, new byte[5000]));
        tls.feed(Side.SERVER, Arrays.copyOf(flight, 1000), 1);
        assertThat(tls.messages()).isEmpty();
        tls.feed(Side.SERVER, Arrays.copyOfRange(flight, 1000, flight.length), 2);

        assertThat(only().size()).isEqualTo(SERVER_HELLO.length);
        assertThat(tls.told().get(0).lastNanos()).isEqualTo(2);
    }

    @Test
    void leavesTheConnectionOnceTheServerHasChosen() {
        tls.feed(Side.CLIENT, HELLO, 1).feed(Side.SERVER, join(record(22, SERVER_HELLO), CHANGE_CIPHER_SPEC), 2);

        assertThat(tls.messages()).hasSize(2);
        assertThat(tls.left()).isEqualTo(OpaqueReason.ENCRYPTED);
    }

    @Test
    void fatalAlertOfTheServerIsAnError() {
        byte[] hello = Hellos.client("old.example.org", List.of("TLSv1.2"));
        tls.feed(Side.CLIENT, hello, 1).feed(Side.SERVER, Hellos.answer(hello), 2);

        Message answer = tls.messages(Side.SERVER).get(0);
        assertThat(answer.outcome()).isEqualTo(Outcome.ERROR);
        assertThat(answer.status()).isEqualTo("handshake_failure");
        assertThat(answer.attributes().get(TlsAttributes.ALERT)).isEqualTo("handshake_failure");
        assertThat(answer.size()).isEqualTo(2);
    }

    @Test
    void warningIsNoAnswer() {
        tls.feed(Side.CLIENT, HELLO, 1)
                .feed(Side.SERVER, join(record(21, new byte[] {1, 112}), record(22, SERVER_HELLO)), 2);

        assertThat(tls.messages(Side.SERVER)).hasSize(1);
        assertThat(tls.messages(Side.SERVER).get(0).status()).isEqualTo("ServerHello");
    }

    @Test
    void earlyDataDoesNotHideTheAnswer() {
        tls.feed(Side.CLIENT, join(HELLO, CHANGE_CIPHER_SPEC, ENCRYPTED, ENCRYPTED), 1);
        tls.feed(Side.SERVER, record(22, SERVER_HELLO), 2);

        assertThat(tls.left()).isNull();
        assertThat(tls.messages()).hasSize(2);
    }

    @Test
    void helloRetryRequestAnswersTheFirstHelloOnly() {
        tls.feed(Side.CLIENT, HELLO, 1);
        tls.feed(Side.SERVER, join(record(22, Hellos.retryRequest()), CHANGE_CIPHER_SPEC), 2);
        tls.feed(Side.CLIENT, join(CHANGE_CIPHER_SPEC, HELLO), 3);
        tls.feed(Side.SERVER, record(22, SERVER_HELLO), 4);

        assertThat(tls.messages()).extracting(Message::key).containsExactly(1L, 1L, 2L, 2L);
        assertThat(tls.messages(Side.SERVER))
                .extracting(Message::status)
                .containsExactly("HelloRetryRequest", "ServerHello");
    }

    @Test
    void answerAfterALossOfTheClientIsNotThatOfTheHelloBefore() {
        tls.feed(Side.CLIENT, HELLO, 1).gap(Side.CLIENT).feed(Side.SERVER, record(22, SERVER_HELLO), 2);

        assertThat(tls.messages()).extracting(Message::key).containsExactly(1L, 2L);
    }

    @Test
    void recordsWithoutAHelloBeforeAreEncrypted() {
        tls.feed(Side.CLIENT, ENCRYPTED, 1);

        assertThat(tls.left()).isEqualTo(OpaqueReason.ENCRYPTED);
        assertThat(tls.messages()).isEmpty();
    }

    @Test
    void readsAHelloInTheFormOfSsl2() {
        byte[] hello = HexFormat.of()
                .parseHex("802b" + "01" + "0301" + "0012" + "0000" + "0010" + "0000390000380000350000160000130000"
                        + "0a" + "22".repeat(16));
        tls.feed(Side.CLIENT, hello, 1, 4);

        assertThat(only().attributes().get(TlsAttributes.OFFERED_VERSIONS)).isEqualTo(List.of("1.0"));
        assertThat(only().size()).isEqualTo(hello.length);
    }

    @Test
    void brokenExtensionIsPassedOver() {
        byte[] hello = HELLO.clone();
        int name = indexOf(hello, "www.example.org");
        hello[name - 1] = (byte) 0xff; // the length of the name
        tls.feed(Side.CLIENT, hello, 1);

        assertThat(only().attributes().get(TlsAttributes.SERVER_NAME)).isNull();
        assertThat(only().attributes().get(TlsAttributes.OFFERED_VERSIONS)).isEqualTo(List.of("1.3", "1.2"));
    }

    @Test
    void greaseIsNotOffered() {
        String extensions = "002b0007063a3a03040303" + "0010000d000b" + "020a0a" + "026832" + "0468332d31";
        byte[] tail = HexFormat.of().parseHex(extensions);
        byte[] head = HexFormat.of().parseHex("0303" + "11".repeat(32) + "00" + "00021301" + "0100");
        byte[] length = {(byte) (tail.length >> 8), (byte) tail.length};
        tls.feed(Side.CLIENT, record(22, message(1, join(head, length, tail))), 1);

        assertThat(only().attributes().get(TlsAttributes.OFFERED_VERSIONS)).isEqualTo(List.of("1.3", "1.2"));
        assertThat(only().attributes().get(TlsAttributes.OFFERED_PROTOCOLS)).isEqualTo(List.of("h2", "h3-1"));
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
