// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import static io.packetd.protocol.mongodb.Wire.answered;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.engine.Account;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lost bytes, connections joined late, messages that end too early. */
class MongodbLossTest {

    private static final Bson OK = Bson.of("ok", 1.0);

    private static Bson find(String collection) {
        return Bson.of("find", collection, "$db", "shop");
    }

    private static Bson blob(int bytes) {
        return Bson.of("cursor", Bson.of("id", 0L, "firstBatch", List.of(Bson.of("blob", new byte[bytes]))), "ok", 1.0);
    }

    @Test
    void keepsRoundTripWhenGapLiesInsideABatchThatIsPassedOver() {
        Wire wire = Wire.begin()
                .client(find("a").message(1, 0))
                .server(blob(500_000).message(8, 1), 10_000)
                .lost(20)
                .client(find("b").message(2, 0))
                .server(OK.message(9, 2));

        assertThat(wire.told()).containsExactly("find/OK lost", "find/OK");
        assertThat(answered(wire.play().get(0), MongodbAttributes.OK)).isEqualTo(1.0);
    }

    @Test
    void pairsNothingWithAnAnswerWhoseHeadIsLost() {
        Wire wire = Wire.begin()
                .client(find("a").message(1, 0))
                .server(blob(30_000).message(8, 1), 10_000)
                .lost(3)
                .client(find("b").message(2, 0))
                .server(OK.message(9, 2))
                .client(find("c").message(3, 0))
                .server(OK.message(10, 3));

        assertThat(wire.told()).containsExactlyInAnyOrder("find/OK", "find/OK", "find/- unanswered");
    }

    @Test
    void chainIsForgottenAfterALossOfTheServer() {
        Wire wire = Wire.begin()
                .client(Bson.of("hello", 1, "$db", "admin").message(1, 0, FixedPart.EXHAUST_ALLOWED))
                .server(OK.message(50, 1, FixedPart.MORE_TO_COME))
                .server(OK.message(51, 50, FixedPart.MORE_TO_COME))
                .lost(0)
                .server(OK.message(52, 51, FixedPart.MORE_TO_COME))
                .server(OK.message(53, 52));

        assertThat(wire.told()).containsExactly("hello/OK", "-/OK orphan", "-/OK push");
    }

    @Test
    void connectionIsJoinedInTheMiddleOfAReply() {
        byte[] reply = blob(300).message(8, 1);
        Wire wire = Wire.joined().server(java.util.Arrays.copyOfRange(reply, 200, reply.length));
        for (int i = 2; i < 5; i++) {
            wire.client(find("b").message(i, 0)).server(OK.message(9 + i, i));
        }

        assertThat(wire.told()).containsExactly("find/OK", "find/OK", "find/OK");
    }

    @Test
    void firstSeenReplyIsAnOrphanAndTellsWhoIsTheServer() {
        Wire wire = Wire.joined()
                .server(OK.message(8, 1))
                .client(find("b").message(2, 0))
                .server(OK.message(9, 2));

        assertThat(wire.told()).containsExactly("-/OK orphan midstream", "find/OK");
        assertThat(wire.play()).allMatch(r -> r.clientDirection() == 0);
    }

    @Test
    void orphanReplyOfDocumentsIsNoAnswerOfACommand() {
        Wire wire = Wire.joined().server(Bson.reply(8, 1, 8, 7, Bson.of("ok", 0, "code", 5, "n", 3)));

        assertThat(wire.told()).containsExactly("-/OK orphan midstream");
        assertThat(answered(wire.play().get(0), MongodbAttributes.OK)).isNull();
        assertThat(answered(wire.play().get(0), MongodbAttributes.N)).isNull();
        assertThat(answered(wire.play().get(0), MongodbAttributes.RETURNED)).isEqualTo(1);
    }

    @Test
    void messageThatTheEndCutsIsToldAsFarAsItWasRead() {
        byte[] half = java.util.Arrays.copyOf(blob(1000).message(8, 1), 600);
        Wire wire = Wire.begin().client(find("a").message(1, 0)).server(half);

        assertThat(wire.told()).containsExactly("find/ truncated");
        assertThat(answered(wire.play().get(0), MongodbAttributes.OK)).isNull();
    }

    @Test
    void noiseForeverTurnsTheConnectionOpaque() {
        Wire wire = Wire.begin().client(find("a").message(1, 0));
        for (int i = 0; i < 40; i++) {
            wire.client(Bson.join(find("a").message(1, 0, 1 << 3), new byte[600_000]));
        }

        assertThat(wire.played().ledger().get(Account.OPAQUE)).isPositive();
    }

    @Test
    void messageThatEndsBeforeItsDocumentTakesNothingFromTheNext() {
        byte[] none = Bson.message(2004, 1, 0, Bson.ints(0), Bson.text("a.$cmd"), Bson.ints(0, -1));
        Wire wire = Wire.begin()
                .client(find("a").message(7, 0))
                .server(Bson.of("ok", 1.0).message(8, 7))
                .client(none)
                .client(find("b").message(2, 0))
                .client(find("c").message(3, 0))
                .server(Bson.of("ok", 1.0).message(9, 2))
                .server(Bson.of("ok", 1.0).message(10, 3));

        assertThat(wire.play().stream().filter(r -> r.request() != null && r.response() != null))
                .hasSize(3);
    }
}
