// SPDX-License-Identifier: Apache-2.0
package io.packetd.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.kafka.KafkaProtocol;
import io.packetd.protocol.kafka.KafkaState;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.kafka.common.message.ApiMessageType;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.message.ResponseHeaderData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.types.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every API in every version, encoded by kafka-clients with random content, is read to its last byte. */
class ClientMessagesTest {

    private static final int ROUNDS = 20;
    private static final int CORRELATION = 0x01020304;

    static Stream<ApiMessageType> apis() {
        return Stream.of(ApiMessageType.values()).filter(api -> api.requestSchemas() != null);
    }

    @ParameterizedTest
    @MethodSource("apis")
    void everyVersionIsReadToItsLastByte(ApiMessageType api) {
        for (short version = 0; version < api.requestSchemas().length; version++) {
            Schema request = api.requestSchemas()[version];
            for (int round = 0; request != null && round < ROUNDS; round++) {
                RandomMessages messages = new RandomMessages(round);
                byte[] asked = request(api, version, messages.next(request));
                byte[] answer = response(api, version, messages.next(api.responseSchemas()[version]));
                for (int piece : new int[] {Integer.MAX_VALUE, 1, 1 + round * 7}) {
                    exchange(api, version, asked, answer, piece);
                }
            }
        }
    }

    private static void exchange(ApiMessageType api, short version, byte[] asked, byte[] answer, int piece) {
        KafkaProtocol protocol = new KafkaProtocol();
        String what = api.name + " " + version + " in pieces of " + piece;
        assertThat(protocol.probe(ByteWindow.of(asked, 0), Transport.TCP))
                .as(what)
                .isIn(Verdict.YES_CLIENT, Verdict.MAYBE_CLIENT);
        KafkaState state = protocol.newState(Transport.TCP);

        Message request = feed(protocol, state, Side.CLIENT, asked, piece, what);
        assertThat(request.operation()).as(what).isEqualTo(api.name);
        assertThat(request.size()).as(what).isEqualTo(asked.length);

        Message response = feed(protocol, state, Side.SERVER, answer, piece, what);
        assertThat(response.key()).as(what).isEqualTo(request.key());
        assertThat(response.outcome()).as(what).isNotEqualTo(Message.Outcome.UNKNOWN);
    }

    /** Shows the bytes piece by piece as an engine does; the state is new, so a frame that does not fit is a reject. */
    private static Message feed(
            KafkaProtocol protocol, KafkaState state, Side side, byte[] bytes, int piece, String what) {
        int from = 0;
        long skip = 0;
        int there = 0;
        while (true) {
            there = (int) Math.min(bytes.length, Math.max((long) there + piece, from + skip));
            if (there < from + skip) {
                continue;
            }
            from += (int) skip;
            skip = 0;
            if (there == from) {
                continue;
            }
            Step step = protocol.parseFrame(ByteWindow.of(Arrays.copyOfRange(bytes, from, there), 0), side, state);
            if (step instanceof Step.Emit emit) {
                assertThat(from + emit.bytes() + emit.skip()).as(what).isEqualTo(bytes.length);
                return emit.message();
            }
            if (step instanceof Step.Advance advance) {
                from += advance.bytes();
                skip = advance.skip();
            } else {
                assertThat(step).as(what + " at " + from).isInstanceOf(Step.NeedMore.class);
                assertThat(there).as(what + " asks for more than there is").isLessThan(bytes.length);
            }
        }
    }

    private static byte[] request(ApiMessageType api, short version, byte[] body) {
        RequestHeaderData header = new RequestHeaderData()
                .setRequestApiKey(api.apiKey())
                .setRequestApiVersion(version)
                .setCorrelationId(CORRELATION)
                .setClientId("client");
        return frame(header, api.requestHeaderVersion(version), body);
    }

    private static byte[] response(ApiMessageType api, short version, byte[] body) {
        ResponseHeaderData header = new ResponseHeaderData().setCorrelationId(CORRELATION);
        return frame(header, api.responseHeaderVersion(version), body);
    }

    private static byte[] frame(ApiMessage header, short headerVersion, byte[] body) {
        byte[] head =
                bytes(MessageUtil.toByteBufferAccessor(header, headerVersion).buffer());
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(
                ByteBuffer.allocate(4).putInt(head.length + body.length).array());
        frame.writeBytes(head);
        frame.writeBytes(body);
        return frame.toByteArray();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
