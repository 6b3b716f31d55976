// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import static io.packetd.protocol.dns.DnsBytes.dns;
import static io.packetd.protocol.dns.DnsBytes.nameHex;
import static io.packetd.protocol.dns.DnsBytes.query;
import static io.packetd.protocol.dns.DnsBytes.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.redis.DecoderHarness;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsMessageTest {

    private static Message read(byte[] datagram) {
        DecoderHarness<DnsState> dns = dns(Transport.UDP).feed(Side.CLIENT, datagram, 1);
        assertThat(dns.rejects()).isEmpty();
        assertThat(dns.messages()).hasSize(1);
        return dns.messages().get(0);
    }

    private static Map<String, ?> tree(Message message) {
        Map<String, ?> tree = message.attributes().get(DnsAttributes.MESSAGE);
        assertThat(tree).isNotNull();
        return tree == null ? Map.of() : tree;
    }

    private static String json(Message message) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(tree(message));
    }

    private static Object at(Message message, Object... path) {
        Object node = tree(message);
        for (Object step : path) {
            Object next = step instanceof Integer i ? ((List<?>) node).get(i) : ((Map<?, ?>) node).get(step);
            node = Objects.requireNonNull(next, () -> step + " of " + Arrays.toString(path));
        }
        return node;
    }

    @Test
    void queryHasTheKeysOfTheOriginalAndThenItsOwn() throws JsonProcessingException {
        Message message = read(query(4660, 1, "www.Example.com").build());

        assertThat(message.kind()).isEqualTo(Message.Kind.REQUEST);
        assertThat(message.operation()).isEqualTo("A www.Example.com");
        assertThat(message.size()).isEqualTo(33);
        assertThat(json(message))
                .isEqualTo(
                        "{\"Header\":{\"ID\":4660,\"OpCode\":\"Query\",\"Status\":\"Success\",\"Response\":false,\"AA\":false,"
                                + "\"TC\":false,\"RD\":true,\"RA\":false,\"AD\":false,\"CD\":false},"
                                + "\"QuestionSec\":{\"Name\":\"www.Example.com.\",\"Type\":\"A\",\"Class\":\"INET\"}}");
    }

    @Test
    void responseHasTheKeysOfTheOriginalAndThenItsOwn() throws JsonProcessingException {
        byte[] bytes = response(1, 1, "ex.com")
                .count(1, 1)
                .raw("c00c" + "0001" + "0001" + "0000012c" + "0004" + "5db8d822")
                .build();
        Message message = read(bytes);

        assertThat(message.kind()).isEqualTo(Message.Kind.RESPONSE);
        assertThat(message.outcome()).isEqualTo(Message.Outcome.OK);
        assertThat(message.status()).isEqualTo("Success");
        assertThat(message.attributes().get(DnsAttributes.ANSWERS)).isEqualTo(List.of("93.184.216.34"));
        assertThat(json(message))
                .endsWith("\"AnswerSec\":[{\"Name\":\"ex.com.\",\"Type\":\"A\",\"TTL\":300,\"Class\":\"INET\","
                        + "\"Record\":\"93.184.216.34\"}]}");
    }

    @Test
    @DisplayName("L-100: nothing of earlier messages is left")
    void nothingOfEarlierMessagesIsLeft() {
        DecoderHarness<DnsState> dns = dns(Transport.UDP);
        dns.feed(Side.CLIENT, query(1, 1, "ex.com").build(), 1);
        dns.feed(Side.SERVER, response(1, 1, "ex.com").answer(1, "01020304").build(), 2);
        dns.feed(Side.CLIENT, query(2, 28, "ex.com").build(), 3);
        dns.feed(
                Side.SERVER,
                response(2, 28, "ex.com")
                        .answer(28, "20010db8000000000000000000000001")
                        .build(),
                4);

        Message second = dns.messages().get(3);
        assertThat(second.size()).isEqualTo(12 + 12 + 8 + 10 + 16);
        assertThat((List<?>) at(second, "AnswerSec")).hasSize(1);
        assertThat(at(second, "AnswerSec", 0, "Record")).isEqualTo("2001:db8::1");
        assertThat(dns.snapshot()).hasSizeLessThan(8);
    }

    @Test
    @DisplayName("L-102: answer to another question has another key")
    void answerToAnotherQuestionHasAnotherKey() {
        long asked = read(query(7, 1, "a.ex.com").build()).key();

        assertThat(read(response(7, 1, "a.ex.com").build()).key()).isEqualTo(asked);
        assertThat(read(response(7, 1, "b.ex.com").build()).key()).isNotEqualTo(asked);
        assertThat(read(response(7, 28, "a.ex.com").build()).key()).isNotEqualTo(asked);
        assertThat(read(response(8, 1, "a.ex.com").build()).key()).isNotEqualTo(asked);
    }

    @Test
    @DisplayName("L-102: case of the name does not change the key")
    void caseOfTheNameDoesNotChangeTheKey() {
        assertThat(read(response(7, 1, "wWw.eX.cOm").build()).key())
                .isEqualTo(read(query(7, 1, "Www.Ex.Com").build()).key());
    }

    @Test
    @DisplayName("L-104: response without question takes the key of the open query")
    void responseWithoutQuestionTakesTheKeyOfTheOpenQuery() {
        DecoderHarness<DnsState> dns = dns(Transport.UDP);
        dns.feed(Side.CLIENT, query(7, 1, "a.ex.com").build(), 1)
                .feed(Side.CLIENT, query(8, 1, "b.ex.com").build(), 2);
        dns.feed(Side.SERVER, new DnsBytes(7, 0x8181).build(), 3);

        assertThat(dns.messages().get(2).key()).isEqualTo(dns.messages().get(0).key());
        assertThat(dns.messages().get(2).status()).isEqualTo("FormatError");
        assertThat(at(dns.messages().get(2), "QuestionSec")).isEqualTo(Map.of("Name", "", "Type", "", "Class", ""));
    }

    @Test
    @DisplayName("L-104: further questions are listed")
    void furtherQuestionsAreListed() {
        Message message =
                read(query(1, 1, "a.ex.com").question("b.ex.com", 28, 1).build());

        assertThat(message.operation()).isEqualTo("A a.ex.com");
        assertThat(at(message, "MoreQuestions", 0, "Name")).isEqualTo("b.ex.com.");
    }

    @Test
    void rootIsADot() {
        Message message = read(query(1, 2, ".").build());

        assertThat(message.operation()).isEqualTo("NS .");
        assertThat(at(message, "QuestionSec", "Name")).isEqualTo(".");
    }

    @ParameterizedTest
    @CsvSource({"1,FormatError", "2,ServerFailure", "3,NameError", "4,NotImplemented", "5,Refused", "9,NotAuth", "12,12"
    })
    @DisplayName("L-103: every code but success is a failure")
    void everyCodeButSuccessIsAFailure(int code, String status) {
        Message message =
                read(new DnsBytes(1, 0x8180 | code).question("ex.com", 1, 1).build());

        assertThat(message.outcome()).isEqualTo(Message.Outcome.ERROR);
        assertThat(message.status()).isEqualTo(status);
        assertThat(message.attributes().get(DnsAttributes.RESPONSE_CODE)).isEqualTo(code);
    }

    @Test
    @DisplayName("L-103: edns extends the response code")
    void ednsExtendsTheResponseCode() {
        String cookie = "000a" + "0008" + "0102030405060708";
        Message message = read(response(1, 1, "ex.com")
                .record(3, ".", 41, 1232, 0x0100_8000L, cookie)
                .build());

        assertThat(message.status()).isEqualTo("BADVERS");
        assertThat(message.attributes().get(DnsAttributes.RESPONSE_CODE)).isEqualTo(16);
        assertThat(at(message, "Edns"))
                .isEqualTo(Map.of("UDPSize", 1232L, "Version", 0L, "DO", true, "Options", List.of(10L)));
        assertThat(tree(message)).doesNotContainKey("AdditionalSec");
    }

    @ParameterizedTest
    @CsvSource({"257,CAA", "65,HTTPS", "255,*", "65280,TYPE65280", "32769,DLV", "264,IPN", "265,TYPE265"})
    @DisplayName("L-103: types have the names of the registry")
    void typesHaveTheNamesOfTheRegistry(int type, String name) {
        assertThat(read(query(1, type, "ex.com").build()).operation()).isEqualTo(name + " ex.com");
    }

    @Test
    @DisplayName("L-103: classes and opcodes have names")
    void classesAndOpcodesHaveNames() {
        Message message =
                read(new DnsBytes(1, 0x2800).question("ex.com", 6, 254).build());

        assertThat(at(message, "Header", "OpCode")).isEqualTo("Update");
        assertThat(at(message, "QuestionSec", "Class")).isEqualTo("NONE");
        assertThat(DnsTables.dnsClass(77)).isEqualTo("CLASS77");
        assertThat(DnsTables.opcode(3)).isEqualTo("3");
    }

    @Test
    @DisplayName("L-103: authority records have their time to live last")
    void authorityRecordsHaveTheirTimeToLiveLast() throws JsonProcessingException {
        Message message = read(response(1, 1, "ex.com")
                .record(2, "ex.com", 2, 1, 60, nameHex("ns.ex.com"))
                .build());

        assertThat(json(message))
                .contains(
                        "\"AuthoritySec\":[{\"Name\":\"ex.com.\",\"Type\":\"NS\",\"Class\":\"INET\",\"Record\":\"ns.ex.com.\","
                                + "\"TTL\":60}]");
    }

    @Test
    void manyRecordsAreCountedNotShown() {
        DnsBytes bytes = response(1, 1, "ex.com");
        for (int i = 0; i < 100; i++) {
            bytes.answer(1, "01020304");
        }
        Message message = read(bytes.build());

        assertThat((List<?>) at(message, "AnswerSec")).hasSize(DnsMessage.MAX_RECORDS);
        assertThat(at(message, "Omitted")).isEqualTo(36L);
    }

    @Test
    void datagramCutBehindTheQuestionIsReportedAsTruncated() {
        byte[] whole = response(1, 1, "ex.com")
                .answer(1, "01020304")
                .answer(1, "05060708")
                .build();
        for (int length = 12 + 12; length < whole.length; length++) {
            Message message = read(Arrays.copyOf(whole, length));
            assertThat(Flag.TRUNCATED.in(message.flags()))
                    .as("cut at %d", length)
                    .isTrue();
        }
        assertThat(read(whole).flags()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0001",
                "000101000001000000000000", // no question
                "000101000001000000000000c00c00010001", // points at itself
                "0001010000010000000000000161c00c00010001", // a loop
                "000101000001000000000000416100" + "00010001", // a label type that does not exist
                "0001014000010000000000000000010001", // the reserved bit
                "0001180000010000000000000000010001" // opcode 3
            })
    void whatIsNoMessageIsRejected(String hex) {
        byte[] bytes = java.util.HexFormat.of().parseHex(hex);
        DecoderHarness<DnsState> dns = dns(Transport.UDP).feed(Side.CLIENT, bytes, 1);

        assertThat(dns.messages()).isEmpty();
        assertThat(dns.rejects()).hasSize(bytes.length == 0 ? 0 : 1).allMatch(Reason.MALFORMED::equals);
    }

    @Test
    void nameLongerThan255BytesIsRejected() {
        String label = "x".repeat(62) + ".";

        assertThat(read(query(1, 1, label.repeat(4)).build()).operation()).hasSize(2 + 4 * 63 - 1);
        assertThat(dns(Transport.UDP)
                        .feed(Side.CLIENT, query(1, 1, label.repeat(4) + "yy").build(), 1)
                        .rejects())
                .hasSize(1);
    }

    @Test
    void oddBytesOfNamesAreEscaped() {
        Message message = read(new DnsBytes(1, 0x0100)
                .count(0, 1)
                .raw("05" + "2e5c0020ff" + "00" + "00010001")
                .build());

        assertThat(message.operation()).isEqualTo("A .\\\\\\000\\032\\255");
        assertThat(at(message, "QuestionSec", "Name")).isEqualTo("\\.\\\\\\000\\032\\255.");
    }

    @Test
    void stateRemembersOnlyTheNewestOpenQueries() {
        DecoderHarness<DnsState> dns = dns(Transport.UDP);
        for (int i = 0; i < 1000; i++) {
            dns.feed(Side.CLIENT, query(i, 1, "ex.com").build(), 1);
        }

        assertThat(dns.snapshot()).hasSize(3 + 8 * DnsState.MAX_OPEN);
    }
}
