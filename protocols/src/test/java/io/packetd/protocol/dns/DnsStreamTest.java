// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import static io.packetd.protocol.dns.DnsBytes.concat;
import static io.packetd.protocol.dns.DnsBytes.dns;
import static io.packetd.protocol.dns.DnsBytes.query;
import static io.packetd.protocol.dns.DnsBytes.response;
import static io.packetd.protocol.dns.DnsBytes.soa;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DnsStreamTest {

    static final byte[] STREAM = concat(
            query(1, 1, "a.ex.com").framed(),
            response(1, 1, "ex.com").answer(1, "01020304").framed(),
            query(2, 28, "b.ex.com").record(3, ".", 41, 1232, 0, "").framed(),
            new DnsBytes(3, 0x8183)
                    .question("none.ex.com", 15, 1)
                    .record(2, "ex.com", 6, 1, 60, soa(1))
                    .framed());

    private static final String ADDRESS = "01020304";

    private static DecoderHarness<DnsState> tcp() {
        return dns(Transport.TCP);
    }

    @Test
    @DisplayName("L-101: several messages of one segment are all read")
    void severalMessagesOfOneSegmentAreAllRead() {
        assertThat(tcp().feed(Side.CLIENT, STREAM, 1).messages())
                .extracting(Message::kind)
                .containsExactly(
                        Message.Kind.REQUEST, Message.Kind.RESPONSE, Message.Kind.REQUEST, Message.Kind.RESPONSE);
    }

    @Test
    @DisplayName("L-101: size leaves the length prefix out")
    void sizeLeavesTheLengthPrefixOut() {
        byte[] framed = query(1, 1, "a.ex.com").framed();

        assertThat(tcp().feed(Side.CLIENT, framed, 1).messages().get(0).size()).isEqualTo(framed.length - 2);
    }

    @Test
    void everySplitGivesTheSameMessages() {
        List<DecoderHarness.Told> expected = tcp().feed(Side.CLIENT, STREAM, 1).told();
        for (int at = 1; at < STREAM.length; at++) {
            DecoderHarness<DnsState> dns = tcp().feed(Side.CLIENT, Arrays.copyOf(STREAM, at), 1);
            dns.feed(Side.CLIENT, Arrays.copyOfRange(STREAM, at, STREAM.length), 1);
            assertThat(dns.told()).as("split at %d", at).isEqualTo(expected);
        }
        assertThat(tcp().feed(Side.CLIENT, STREAM, 1, 1).told()).isEqualTo(expected);
    }

    @Test
    void searchAfterLossFindsTheNextMessage() {
        byte[] next = query(9, 1, "next.ex.com").framed();
        DecoderHarness<DnsState> dns =
                tcp().feed(Side.CLIENT, query(1, 1, "a.ex.com").framed(), 1).gap(Side.CLIENT);
        dns.feed(
                Side.CLIENT,
                concat("tail of what was lost".getBytes(java.nio.charset.StandardCharsets.US_ASCII), next),
                2);

        assertThat(dns.messages()).extracting(Message::operation).containsExactly("A a.ex.com", "A next.ex.com");
    }

    @Test
    void zoneInOneMessageIsOneAnswer() {
        byte[] zone = response(1, 252, "ex.com")
                .answer(6, soa(5))
                .answer(1, ADDRESS)
                .answer(6, soa(5))
                .framed();
        DecoderHarness<DnsState> dns =
                tcp().feed(Side.CLIENT, query(1, 252, "ex.com").framed(), 1);
        dns.feed(Side.SERVER, zone, 2);

        assertThat(dns.messages())
                .extracting(Message::key)
                .hasSize(2)
                .containsOnly(dns.messages().get(0).key());
        assertThat(dns.messages().get(1).attributes().get(DnsAttributes.MESSAGES))
                .isNull();
    }

    @Test
    void zoneInManyMessagesIsOneAnswerThatEndsWithTheLast() {
        byte[] first = response(1, 252, "ex.com").answer(6, soa(5)).framed();
        byte[] middle =
                new DnsBytes(1, 0x8400).answer(1, ADDRESS).answer(1, ADDRESS).framed();
        byte[] last =
                response(1, 252, "ex.com").answer(1, ADDRESS).answer(6, soa(5)).framed();
        DecoderHarness<DnsState> dns =
                tcp().feed(Side.CLIENT, query(1, 252, "ex.com").framed(), 1);
        dns.feed(Side.SERVER, first, 2, 10).feed(Side.SERVER, middle, 3, 7).feed(Side.SERVER, last, 4, 9);

        assertThat(dns.told()).hasSize(2);
        DecoderHarness.Told answer = dns.told().get(1);
        assertThat(answer.firstNanos()).isEqualTo(2);
        assertThat(answer.lastNanos()).isEqualTo(4);
        assertThat(answer.message().key()).isEqualTo(dns.told().get(0).message().key());
        assertThat(answer.message().size()).isEqualTo(first.length + middle.length + last.length - 6);
        assertThat(answer.message().attributes().get(DnsAttributes.MESSAGES)).isEqualTo(3);
    }

    @Test
    void differencesOfAZoneEndWithTheThirdNewSerial() {
        DecoderHarness<DnsState> dns =
                tcp().feed(Side.CLIENT, query(1, 251, "ex.com").framed(), 1);
        dns.feed(
                Side.SERVER,
                response(1, 251, "ex.com")
                        .answer(6, soa(5))
                        .answer(6, soa(4))
                        .answer(1, ADDRESS)
                        .framed(),
                2);
        dns.feed(
                Side.SERVER,
                response(1, 251, "ex.com").answer(6, soa(5)).answer(1, ADDRESS).framed(),
                3);
        assertThat(dns.messages()).hasSize(1);
        dns.feed(Side.SERVER, response(1, 251, "ex.com").answer(6, soa(5)).framed(), 4);

        assertThat(dns.messages()).hasSize(2);
    }

    @Test
    void zoneThatIsUpToDateIsOneRecord() {
        DecoderHarness<DnsState> dns =
                tcp().feed(Side.CLIENT, query(1, 251, "ex.com").framed(), 1);
        dns.feed(Side.SERVER, response(1, 251, "ex.com").answer(6, soa(5)).framed(), 2);

        assertThat(dns.messages()).hasSize(2);
    }

    @Test
    void otherAnswerDuringATransferIsToldAtOnce() {
        DecoderHarness<DnsState> dns = tcp();
        dns.feed(Side.SERVER, response(1, 252, "ex.com").answer(6, soa(5)).framed(), 2);
        dns.feed(Side.SERVER, response(2, 1, "www.ex.com").answer(1, ADDRESS).framed(), 3);
        dns.feed(Side.SERVER, response(1, 252, "ex.com").answer(6, soa(5)).framed(), 4);

        assertThat(dns.told()).extracting(DecoderHarness.Told::firstNanos).containsExactly(3L, 2L);
    }

    @Test
    void transferThatIsBrokenOffIsTruncated() {
        DecoderHarness<DnsState> dns = tcp();
        dns.feed(Side.SERVER, response(1, 252, "ex.com").answer(6, soa(5)).framed(), 2);

        assertThat(dns.close(Side.CLIENT)).isEmpty();
        assertThat(dns.close(Side.SERVER)).singleElement().matches(message -> Flag.TRUNCATED.in(message.flags()));
        assertThat(dns.close(Side.SERVER)).isEmpty();
    }

    @Test
    void lossEndsATransfer() {
        DecoderHarness<DnsState> dns = tcp();
        dns.feed(Side.SERVER, response(1, 252, "ex.com").answer(6, soa(5)).framed(), 2)
                .gap(Side.SERVER);

        assertThat(dns.state().transfer).isNull();
    }
}
