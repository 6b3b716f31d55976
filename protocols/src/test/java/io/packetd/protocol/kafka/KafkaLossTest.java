// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import static io.packetd.protocol.kafka.KafkaBytes.batch;
import static io.packetd.protocol.kafka.KafkaBytes.produce;
import static io.packetd.protocol.kafka.KafkaBytes.produced;
import static io.packetd.protocol.kafka.KafkaBytes.request;
import static io.packetd.protocol.kafka.KafkaBytes.response;
import static io.packetd.protocol.kafka.KafkaBytes.struct;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes that are missing: at the beginning, in the middle, on either side. */
class KafkaLossTest {

    private static byte[] ask(int correlation) {
        return request("Heartbeat", 4, correlation, "group_id", "g", "member_id", "m");
    }

    private static byte[] answer(int correlation) {
        return response("Heartbeat", 4, correlation);
    }

    @Test
    void keepsRoundTripWhenGapLiesInsideRecords() {
        byte[] large = response(
                "Fetch",
                11,
                1,
                "responses",
                List.of(struct("topic", "t", "partitions", List.of(struct("records", batch(100, 0, 40))))));
        KafkaTalk talk = KafkaTalk.begin().client(request("Fetch", 11, 1));
        for (int at = 0; at < large.length; at += 1000) {
            talk.server(Arrays.copyOfRange(large, at, Math.min(large.length, at + 1000)));
            if (at == 2000) {
                talk.lost();
            }
        }
        talk.pause(7000).client(ask(2)).server(answer(2));

        assertThat(talk.told()).containsExactly("Fetch/NoError lost", "Heartbeat/NoError");
    }

    @Test
    void pairsOnAfterTheLossOfAnAnswer() {
        KafkaTalk talk =
                KafkaTalk.begin().client(ask(1)).server(answer(1)).lost().pause(7000);
        talk.client(ask(2)).server(answer(2)).client(ask(3)).server(answer(3));

        assertThat(talk.told())
                .containsExactlyInAnyOrder("Heartbeat/- unanswered", "Heartbeat/NoError", "Heartbeat/NoError");
    }

    @Test
    void tellsAnAnswerWhoseRequestIsLostAsAnOrphanWithItsSize() {
        KafkaTalk talk = KafkaTalk.begin().client(ask(1)).server(answer(1));
        talk.client(ask(2)).lost().server(answer(2)).pause(7000).client(ask(3)).server(answer(3));

        assertThat(talk.told())
                .contains("-/ orphan")
                .filteredOn("Heartbeat/NoError"::equals)
                .hasSize(2);
    }

    @Test
    void readsAConnectionFromItsMiddleOnAnyPort() {
        byte[] late = produced(9, 1, 0, "t");
        KafkaTalk talk = KafkaTalk.midstream(36_333).server(Arrays.copyOfRange(late, 9, late.length));
        talk.client(produce(9, 2, 1, "t")).server(produced(9, 2, 0, "t"));
        talk.client(produce(9, 3, 1, "t")).server(produced(9, 3, 0, "t"));

        assertThat(talk.told()).containsExactly("Produce/NoError", "Produce/NoError");
    }

    @Test
    void readsOnWhenItBeginsInsideARequest() {
        byte[] first = produce(9, 1, 1, "t");
        KafkaTalk talk = KafkaTalk.midstream(36_333).client(Arrays.copyOfRange(first, 50, first.length));
        talk.server(produced(9, 1, 0, "t"));
        talk.client(produce(9, 2, 1, "t")).server(produced(9, 2, 0, "t"));
        talk.client(produce(9, 3, 1, "t")).server(produced(9, 3, 0, "t"));

        assertThat(talk.told()).containsExactly("Produce/NoError", "Produce/NoError");
    }

    @Test
    void anIdThatIsUsedAgainPairsWithTheRequestBefore() {
        KafkaTalk talk = KafkaTalk.begin();
        for (int i = 0; i < 5; i++) {
            talk.client(ask(0)).server(answer(0));
        }

        assertThat(talk.told()).hasSize(5).containsOnly("Heartbeat/NoError");
    }

    @Test
    void anIdThatIsUsedAgainDoesNotPairWithARequestWhoseAnswerIsLost() {
        KafkaTalk talk =
                KafkaTalk.begin().client(ask(0)).server(answer(0)).lost().pause(7000);
        talk.client(produce(9, 0, 1, "t")).server(produced(9, 0, 0, "t"));

        assertThat(talk.told()).containsExactlyInAnyOrder("Heartbeat/- unanswered", "Produce/NoError");
    }

    @Test
    void idsThatRepeatAtOncePairNothingAfterALoss() {
        KafkaTalk talk = KafkaTalk.begin().client(ask(0), ask(0)).server(answer(0), answer(0));
        talk.client(ask(0), ask(0)).server(answer(0)).lost().pause(7000).server(answer(0));
        talk.client(ask(0)).server(answer(0));

        assertThat(talk.told())
                .filteredOn("Heartbeat/NoError"::equals)
                .as("pairs before the loss")
                .hasSize(2);
    }

    @Test
    void aBodyThatDoesNotFitIsToldWithItsSizeOnly() {
        byte[] odd = produced(9, 2, 3, "t");
        Arrays.fill(odd, 9, 13, (byte) 0x7f);
        KafkaTalk talk = KafkaTalk.begin().client(produce(9, 1, 1, "t")).server(produced(9, 1, 0, "t"));
        talk.client(produce(9, 2, 1, "t")).server(odd);
        talk.client(produce(9, 3, 1, "t")).server(produced(9, 3, 0, "t"));

        assertThat(talk.told()).containsExactly("Produce/NoError", "Produce/", "Produce/NoError");
    }
}
