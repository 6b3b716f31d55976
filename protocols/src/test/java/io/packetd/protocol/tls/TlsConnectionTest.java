// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import static io.packetd.protocol.tls.Hellos.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Observed;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.RoundTrip;
import io.packetd.protocol.engine.Balance;
import io.packetd.protocol.engine.Played;
import io.packetd.protocol.engine.Player;
import io.packetd.protocol.engine.Seg;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whole connections through the engine. */
class TlsConnectionTest {

    private static final byte[] HELLO = Hellos.client("www.example.org", List.of("TLSv1.3", "TLSv1.2"));
    private static final byte[] ANSWER = record(22, Hellos.serverHello(0x1301, "002b00020304"));
    private static final byte[] DATA = record(23, new byte[95]);
    private static final byte[] LARGE = record(23, new byte[5000]);

    private static Played play(Protocols protocols, List<Seg> segments) {
        Played played = new Player(protocols).snapshots().play(segments);
        Balance.check(played);
        return played;
    }

    private static Played play(List<Seg> segments) {
        return play(Protocols.standard(DecoderOptions.DEFAULT), segments);
    }

    private static List<String> told(Played played) {
        return played.told().stream()
                .map(t -> t.roundTrip())
                .map(r -> word(r.request()) + "/" + word(r.response()))
                .toList();
    }

    private static String word(@Nullable Observed observed) {
        return observed == null
                ? "-"
                : observed.message().operation() + observed.message().status();
    }

    private static long encrypted(Played played) {
        return played.ledger().opaque(OpaqueReason.ENCRYPTED);
    }

    @Test
    void handshakeIsOneRoundTripAndTheRestIsCountedAsEncrypted() {
        Played played = play(Conversation.begun()
                .client(HELLO)
                .server(ANSWER, DATA)
                .client(DATA)
                .server(DATA, LARGE)
                .segments);

        assertThat(told(played)).containsExactly("ClientHello/ServerHello");
        assertThat(encrypted(played)).isEqualTo(3 * 100 + 5005);
    }

    @Test
    void handshakeWithAnotherHelloIsTwoRoundTrips() {
        Played played = play(Conversation.fixture("hello-retry-request"));

        assertThat(told(played)).containsExactly("ClientHello/HelloRetryRequest", "ClientHello/ServerHello");
    }

    @Test
    void refusalIsAnErrorWithTheNameOfItsAlert() {
        Played played = play(Conversation.fixture("error-answer-handshake-failure"));

        assertThat(told(played)).containsExactly("ClientHello/handshake_failure");
        Observed answer =
                Objects.requireNonNull(played.told().get(0).roundTrip().response());
        assertThat(answer.message().outcome()).isEqualTo(Message.Outcome.ERROR);
    }

    @Test
    void answerWithoutItsRequestIsAnOrphan() {
        RoundTrip orphan = play(Conversation.joined().server(ANSWER, DATA).client(DATA).segments)
                .told()
                .get(0)
                .roundTrip();

        assertThat(orphan.request()).isNull();
        assertThat(orphan.clientDirection()).isZero();
        assertThat(Flag.ORPHAN.in(orphan.flags())).isTrue();
    }

    @Test
    void connectionJoinedBehindTheHellosIsEncrypted() {
        Played played =
                play(Conversation.joined().client(DATA).server(DATA, DATA).client(DATA).segments);

        assertThat(played.told()).isEmpty();
        assertThat(encrypted(played)).isEqualTo(400);
    }

    @Test
    void connectionJoinedInsideARecordIsEncrypted() {
        byte[] rest = new byte[700];
        Played played = play(
                Conversation.joined().server(rest).server(rest, LARGE, DATA).client(DATA).segments);

        assertThat(played.told()).isEmpty();
        assertThat(encrypted(played)).isEqualTo(5005 + 200);
    }

    @Test
    void oneRecordAloneIsNotEnough() {
        Played played = play(Conversation.joined().client(DATA).segments);

        assertThat(encrypted(played)).isZero();
    }

    @Test
    void lostAnswerLeavesTheRequestUnanswered() {
        List<Seg> segments = new ArrayList<>(
                Conversation.begun().client(HELLO).server(ANSWER).server(DATA).client(DATA).segments);
        segments.remove(4);
        Played played = play(segments);

        assertThat(told(played)).containsExactly("ClientHello/-");
        assertThat(Flag.UNANSWERED.in(played.told().get(0).roundTrip().flags())).isTrue();
    }

    @Test
    void serverOfAnotherProtocolHandsOver() { // PostgreSQL: one byte allows it
        Protocols protocols = Protocols.of(List.of(new StartTls(false), new TlsProtocol()));
        Played played = play(
                protocols,
                Conversation.begun()
                        .client(StartTls.ASKS)
                        .server(StartTls.AGREES)
                        .client(HELLO)
                        .server(ANSWER, DATA)
                        .client(DATA)
                        .segments);

        assertThat(told(played)).containsExactly("ClientHello/ServerHello");
        assertThat(encrypted(played)).isEqualTo(200);
        assertThat(played.told().get(0).roundTrip().first().streamOffset()).isEqualTo(StartTls.ASKS.length);
    }

    @Test
    void clientOfAnotherProtocolHandsOver() { // MySQL: a packet of the client, and its hello behind it
        Protocols protocols = Protocols.of(List.of(new StartTls(true), new TlsProtocol()));
        Played played = play(
                protocols,
                Conversation.begun()
                        .client(StartTls.ASKS, HELLO)
                        .server(ANSWER, DATA)
                        .client(DATA)
                        .segments);

        assertThat(told(played)).containsExactly("ClientHello/ServerHello");
        assertThat(encrypted(played)).isEqualTo(200);
    }
}
