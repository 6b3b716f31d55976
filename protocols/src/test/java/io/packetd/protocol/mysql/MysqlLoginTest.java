// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import static io.packetd.protocol.mysql.Wire.BASE;
import static io.packetd.protocol.mysql.Wire.bytes;
import static io.packetd.protocol.mysql.Wire.concat;
import static io.packetd.protocol.mysql.Wire.error;
import static io.packetd.protocol.mysql.Wire.greeting;
import static io.packetd.protocol.mysql.Wire.le;
import static io.packetd.protocol.mysql.Wire.login;
import static io.packetd.protocol.mysql.Wire.ok;
import static io.packetd.protocol.mysql.Wire.packet;
import static io.packetd.protocol.mysql.Wire.query;
import static io.packetd.protocol.mysql.Wire.result;
import static io.packetd.protocol.mysql.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.Attributes;
import io.packetd.protocol.RoundTrip;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class MysqlLoginTest {

    private static Attributes request(RoundTrip r) {
        return Objects.requireNonNull(r.request()).message().attributes();
    }

    private static Attributes response(RoundTrip r) {
        return Objects.requireNonNull(r.response()).message().attributes();
    }

    @Test
    void tellsWhoLogsInWhereAndHow() {
        RoundTrip r = Dialog.session(BASE).last();

        assertThat(request(r).get(MysqlAttributes.USER)).isEqualTo("app");
        assertThat(request(r).get(MysqlAttributes.NAMESPACE)).isEqualTo("shop");
        assertThat(request(r).get(MysqlAttributes.AUTH_PLUGIN)).isEqualTo("caching_sha2_password");
        assertThat(response(r).get(MysqlAttributes.SERVER_VERSION)).isEqualTo("8.0.36");
    }

    @Test
    void keepsNothingOfTheProof() {
        assertThat(Dialog.session(BASE).told().toString()).doesNotContain("SECRET");
    }

    @Test
    void runsToTheVerdictOverAChangeOfMethod() {
        Dialog d = Dialog.opened()
                .server(greeting(BASE))
                .client(login(BASE, 1))
                .server(packet(2, concat(le(0xfe, 1), bytes("mysql_native_password\0SECRET-CHALLENGE-1234\0"))))
                .client(packet(3, bytes("SECRET-ANSWER-OF-20B")))
                .server(packet(4, concat(le(1, 1), bytes("SECRET-KEY"))))
                .client(packet(5, bytes("SECRET-MORE")))
                .server(packet(6, ok()));

        assertThat(d.told()).hasSize(1);
        assertThat(Dialog.line(d.last())).startsWith("LOGIN OK");
        assertThat(Objects.requireNonNull(d.last().response()).message().size()).isEqualTo(49 + 15 + 11);
        assertThat(d.told().toString()).doesNotContain("SECRET");
    }

    @Test
    void tellsARefusedLogIn() {
        Dialog d = Dialog.opened()
                .server(greeting(BASE))
                .client(login(BASE, 1))
                .server(packet(2, error(1045, "28000", "Access denied for user 'app'")))
                .closed();

        assertThat(Dialog.line(d.last()))
                .isEqualTo("LOGIN 1045 {ErrCode=1045, ErrMsg=Access denied for user 'app', SQLState=28000}");
    }

    @Test
    void readsTheLogInOfBeforeProtocol41() {
        long old = 8;
        byte[] request = concat(le(old, 2), le(0xffffff, 3), bytes("app\0SECRET\0shop"));
        byte[] greeting = packet(0, concat(le(9, 1), bytes("3.20.32\0"), le(5, 4), bytes("12345678\0")));
        Dialog d = Dialog.opened().server(greeting).client(packet(1, request)).server(packet(2, new byte[] {0, 0, 0}));

        assertThat(Dialog.line(d.last())).startsWith("LOGIN OK");
        assertThat(request(d.last()).get(MysqlAttributes.USER)).isEqualTo("app");
        assertThat(request(d.last()).get(MysqlAttributes.NAMESPACE)).isEqualTo("shop");
        assertThat(d.told().toString()).doesNotContain("SECRET");
    }

    @Test
    void readsALogInWhoseGreetingWasLost() {
        Dialog d = Dialog.joined()
                .client(login(BASE, 1))
                .server(packet(2, ok()))
                .client(query("SELECT 1"))
                .server(result(false, 2, 1, text("1")));

        assertThat(d.told().stream().map(Dialog::line))
                .containsExactly(
                        "LOGIN OK {AffectedRows=0, LastInsertID=0, Status=2, Warnings=0}", "QUERY RESULTSET {Rows=1}");
    }

    @Test
    void tellsThatTheServerHangsUp() {
        Dialog d = Dialog.session(BASE)
                .server(packet(0, error(4031, "HY000", "The client was disconnected")))
                .closed();

        assertThat(d.lines())
                .containsExactly("- 4031 {ErrCode=4031, ErrMsg=The client was disconnected, SQLState=HY000} push");
    }

    @Test
    void beginsAnewWithAGreetingOnThePortOfAnEarlierSession() {
        Dialog d = Dialog.session(BASE)
                .client(Wire.prepare("SELECT 1"))
                .server(packet(1, Wire.prepared(1, 0, 0)))
                .server(greeting(BASE | Capability.DEPRECATE_EOF))
                .client(login(BASE | Capability.DEPRECATE_EOF, 1))
                .server(packet(2, ok()))
                .client(Wire.execute(1))
                .server(result(true, 2, 1));

        assertThat(d.lines()).last().asString().isEqualTo("EXECUTE RESULTSET {Rows=0}");
        assertThat(request(d.last()).get(MysqlAttributes.QUERY_TEXT)).isNull();
    }
}
