// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleConverterTest {

    private static Rule rule(String text) {
        return new RuleConverter(Protocols.standard(DecoderOptions.DEFAULT)).convert(text);
    }

    @Test
    void readsNameAndPorts() {
        assertThat(rule("http;80, 8080"))
                .extracting(Rule::protocol, Rule::ports, Rule::host)
                .containsExactly("http", java.util.List.of(80, 8080), null);
    }

    @Test
    void readsAHost() {
        assertThat(String.valueOf(rule("redis;6379;2001:db8::1").host())).contains("2001:db8:0:0:0:0:0:1");
        assertThat(String.valueOf(rule("redis;6379;192.0.2.1").host())).contains("192.0.2.1");
        assertThat(rule("redis;6379;").host()).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "http|expected 'name;port",
                "http;80;10.0.0.1;x|expected 'name;port",
                "htp;80|unknown protocol 'htp'; known are ",
                "http;|port '' is not a number",
                "http;80,|port '' is not a number",
                "http;http|port 'http' is not a number",
                "http;0|port 0 is not in 1 to 65535",
                "http;65536|port 65536 is not in 1 to 65535",
                "http;80;example.com|host 'example.com' is not an IP address",
                "http;80;10.0.0.300|host '10.0.0.300' is not an IP address",
                "http;80;beef|host 'beef' is not an IP address"
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> rule(text)).hasMessageContaining(message);
    }
}
