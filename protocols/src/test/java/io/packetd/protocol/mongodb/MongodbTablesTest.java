// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of commands and errors, and what a common exchange costs. */
class MongodbTablesTest {

    private static final int ROUNDS = 20_000;

    @ParameterizedTest
    @CsvSource({
        "0,OK",
        "2,BadValue",
        "6,HostUnreachable",
        "11,UserNotFound",
        "13,Unauthorized",
        "18,AuthenticationFailed",
        "26,NamespaceNotFound",
        "43,CursorNotFound",
        "48,NamespaceExists",
        "50,MaxTimeMSExpired",
        "59,CommandNotFound",
        "76,NoReplicationEnabled",
        "189,PrimarySteppedDown",
        "251,NoSuchTransaction",
        "286,ChangeStreamHistoryLost",
        "391,ReauthenticationRequired",
        "10107,NotWritablePrimary",
        "11000,DuplicateKey",
        "11602,InterruptedDueToReplStateChange",
        "13388,StaleConfig",
        "44,''",
        "-1,''",
        "99999999,''"
    })
    void errorCodesHaveTheirNames(long code, String name) {
        assertThat(ErrorCodes.name(code)).isEqualTo(name);
    }

    @Test
    void listOfErrorCodesIsComplete() {
        assertThat(ErrorCodes.count()).isGreaterThanOrEqualTo(455);
    }

    @ParameterizedTest
    @CsvSource({
        "find,find,true,false",
        "FindAndModify,findAndModify,true,false",
        "ismaster,isMaster,false,false",
        "createUser,createUser,false,true"
    })
    void commandsAreFoundWithoutCase(String sent, String name, boolean takesCollection, boolean secret) {
        byte[] bytes = sent.getBytes(StandardCharsets.US_ASCII);

        assertThat(Commands.find(ByteWindow.of(bytes, 0), 0, bytes.length))
                .isEqualTo(new Commands.Command(name, takesCollection, secret));
    }

    @Test
    void unknownCommandIsNone() {
        assertThat(Commands.find(ByteWindow.of(new byte[] {'f', 'i', 'n'}, 0), 0, 3))
                .isNull();
    }

    @Test
    void commonExchangeCostsItsMessagesAlone() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        MongodbProtocol mongodb = new MongodbProtocol();
        MongodbState state = mongodb.newState(Transport.TCP);
        ByteWindow request = ByteWindow.of(
                Bson.of("find", "people", "filter", Bson.of(), "$db", "shop").message(1, 0), 1);
        ByteWindow reply = ByteWindow.of(
                Bson.of("cursor", Bson.of("firstBatch", List.of(Bson.of("a", 1)), "id", 0L), "ok", 1.0)
                        .message(2, 1),
                1);
        long before = 0;
        int bytes = 0;
        for (int i = 0; i < 2 * ROUNDS; i++) {
            if (i == ROUNDS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            bytes += emitted(mongodb.parseFrame(request, Side.CLIENT, state));
            bytes += emitted(mongodb.parseFrame(reply, Side.SERVER, state));
        }
        long perRoundTrip = (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;

        assertThat(bytes).isPositive();
        // Two messages with some ten attributes, three texts, two steps; with room for other layouts.
        assertThat(perRoundTrip).isLessThan(1500);
    }

    private static int emitted(Step step) {
        return step instanceof Step.Emit emit ? emit.bytes() : 0;
    }
}
