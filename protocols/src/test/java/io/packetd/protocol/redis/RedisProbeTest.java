// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import static io.packetd.protocol.redis.RedisRequestTest.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisProbeTest {

    private static final RedisProtocol REDIS = new RedisProtocol();

    private static Verdict probe(String text) {
        return REDIS.probe(ByteWindow.of(bytes(unescape(text)), 0), Transport.TCP);
    }

    private static String unescape(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*1\\r\\n$4\\r\\nPING\\r\\n",
                "*2\\r\\n$3\\r\\nget\\r\\n$1\\r\\na\\r\\n",
                "*2\\r\\n$7\\r\\nCOMMAND\\r\\n$4\\r\\n"
            })
    void knownCommandIsCertain(String text) {
        assertThat(probe(text)).isEqualTo(Verdict.YES_CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*1\\r\\n$9\\r\\nFT.SEARCH\\r\\n", "PING\\r\\n", "SET a b\\n"})
    void unknownOrInlineCommandIsPossible(String text) {
        assertThat(probe(text)).isEqualTo(Verdict.MAYBE_CLIENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+OK\\r\\n",
                "-ERR x\\r\\n",
                ":1\\r\\n",
                "$-1\\r\\n",
                "$5\\r\\n",
                "*0\\r\\n",
                "*1\\r\\n:1\\r\\n",
                "%1\\r\\n",
                ">2\\r\\n",
                "*3\\r\\n$7\\r\\nmessage\\r\\n"
            })
    void replyIsPossible(String text) {
        assertThat(probe(text)).isEqualTo(Verdict.MAYBE_SERVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "VALUE k 0 5\\r\\n",
                "STORED\\r\\n",
                "INFO {\"server_id\":\"x\"}\\r\\n",
                "CONNECT {\"verbose\":false}\\r\\n",
                "PUB a 1\\r\\n",
                "PONG\\r\\n",
                "+OK POP3 server ready\\r\\n",
                "220 smtp ready\\r\\n",
                "EHLO me\\r\\n",
                "GET / HTTP/1.1\\r\\n",
                "INFO sip:a@b SIP/2.0\\r\\n",
                "SUBSCRIBE sip:a@b SIP/2.0\\r\\n",
                "* OK IMAP4 ready\\r\\n",
                "+ idling\\r\\n",
                "--boundary\\r\\n",
                "\\u0010\\u0000\\u0004MQTT",
                "$abc\\r\\n",
                "*5x"
            })
    void lookAlikesAreNot(String text) {
        assertThat(probe(text)).isEqualTo(Verdict.NO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"get k\\r\\n", "set k 0 0 5\\r\\nhello\\r\\n", "PING\\r\\n", "QUIT\\r\\n", "AUTH PLAIN\\r\\n"})
    void linesOfMemcachedNatsAndSmtpAreNeverCertain(String text) {
        assertThat(probe(text)).isEqualTo(Verdict.MAYBE_CLIENT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*2\\r\\n$3\\r\\nget\\r\\n$1\\r\\na\\r\\n",
                "SET a b\\r\\nPING\\r\\n",
                "+OK\\r\\n+PONG\\r\\n",
                "-MOVED 1 h:1\\r\\n",
                "$5\\r\\nabcde\\r\\n",
                "*2\\r\\n$3\\r\\nxyz\\r\\n:1\\r\\n",
                "GET / HTTP/1.1\\r\\n\\r\\n",
                "+OK POP3\\r\\n",
                "*1\\r\\n*1\\r\\n:1\\r\\n",
                "INFO {x}\\r\\n",
                "\\u0010\\u0000\\u0004MQTT"
            })
    void verdictIsFinal(String text) {
        byte[] whole = bytes(unescape(text));
        Verdict first = Verdict.UNDECIDED;
        for (int length = 1; length <= whole.length; length++) {
            Verdict verdict = REDIS.probe(ByteWindow.of(Arrays.copyOf(whole, length), 0), Transport.TCP);
            if (first.equals(Verdict.UNDECIDED)) {
                first = verdict;
            }
            assertThat(verdict).as("of the first %d bytes", length).isEqualTo(first);
        }
        assertThat(first).isNotEqualTo(Verdict.UNDECIDED);
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENT,'*2\\r\\n$3\\r\\nGET\\r\\n',0",
        "CLIENT,'abc\\r\\n*2\\r\\n$3\\r\\nGET\\r\\n',5",
        "CLIENT,'$3\\r\\nGET\\r\\n$1\\r\\na\\r\\n*1\\r\\n$4\\r\\nPING\\r\\n',16",
        "CLIENT,'junk\\r\\nPING\\r\\n',6",
        "CLIENT,'junk\\r\\nPIN',6",
        "CLIENT,'junk\\r\\nfoo bar\\r\\n',-1",
        "CLIENT,'x*1\\r\\n$4\\r\\nPING\\r\\n',-1",
        "SERVER,'e\\r\\n+OK\\r\\n',3",
        "SERVER,'e\\r\\n$12\\r',3",
        "SERVER,'e\\r\\n:1x\\r\\n$-1\\r\\n',8",
        "SERVER,'just text without a line end',-1"
    })
    void searchFindsLinesThatBeginAFrame(Side side, String text, int at) {
        ByteWindow in = ByteWindow.of(bytes(unescape(text)), 0);

        assertThat(REDIS.findFrame(in, 0, side, REDIS.newState(Transport.TCP))).isEqualTo(at);
    }
}
