// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.Rule;
import io.packetd.protocol.engine.EngineOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {

    private static final Protocols PROTOCOLS = Protocols.standard(DecoderOptions.DEFAULT);

    private static final String DOTTED = """
            controller.decoder.http.enableBodyCapture: true
            controller.decoder.http.maxBodySize: 2_048
            controller.connExpired: 1h30m
            sniffer.protocols.rules:
              - name: web
                protocol: http
                ports: [80, 8080]
              - protocol: redis
                ports:
                  - 6379
                host: 192.0.2.7
            """;

    private static final String NESTED = """
            # as in the original, with every section
            logger:
            server: {}
            metricsStorage: ~
            processor: []
            pipeline:
            exporter:
            sniffer:
              protocols:
                rules:
                - {name: web, protocol: http, ports: [80, 8080]}
                - {protocol: redis, ports: [6379], host: "192.0.2.7"}
            controller:
              connExpired: 5400
              decoder.http:
                enableBodyCapture: true
                maxBodySize: 2048
            """;

    private static Settings parse(String text) throws ConfigException {
        return ConfigFile.parse("x.yaml", text, PROTOCOLS);
    }

    @ParameterizedTest
    @ValueSource(strings = {DOTTED, NESTED})
    void readsEveryKeyInBothSpellings(String text) throws Exception {
        assertThat(parse(text))
                .isEqualTo(new Settings(
                        new DecoderOptions(true, 2048),
                        EngineOptions.DEFAULT.withIdleTimeout(Duration.ofMinutes(90)),
                        List.of(
                                new Rule("http", List.of(80, 8080), null),
                                new Rule("redis", List.of(6379), InetAddress.getByName("192.0.2.7")))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing",
                "---\n",
                "controller:",
                "controller: {decoder: {http: {maxBodySize: , enableBodyCapture: ~}}, connExpired: }",
                "sniffer.protocols.rules: []",
                "sniffer.protocols.rules:"
            })
    void whatIsNotGivenHasItsDefault(String text) throws ConfigException {
        assertThat(parse(text)).isEqualTo(Settings.DEFAULT);
    }

    @Test
    void defaultsAreThoseOfTheOriginal() {
        assertThat(Settings.DEFAULT.decoders()).isEqualTo(new DecoderOptions(false, 102_400));
        assertThat(Settings.DEFAULT.engine().idleTimeout()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void takesTheEndsOfRanges() throws ConfigException {
        assertThat(parse("controller.decoder.http.maxBodySize: 1").decoders().maxBodyBytes())
                .isEqualTo(1);
        assertThat(parse("controller.decoder.http.maxBodySize: 16777216")
                        .decoders()
                        .maxBodyBytes())
                .isEqualTo(16_777_216);
        assertThat(parse("controller.connExpired: 60").engine().idleTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(parse("controller.connExpired: 8760h").engine().idleTimeout())
                .isEqualTo(Duration.ofDays(365));
    }

    @Test
    void readsTruthInEverySpelling() throws ConfigException {
        for (String spelling : List.of("true", "True", "TRUE", "yes", "on")) {
            assertThat(parse("controller.decoder.http.enableBodyCapture: " + spelling)
                            .decoders()
                            .captureBodies())
                    .isTrue();
        }
        assertThat(parse("controller.decoder.http.enableBodyCapture: no")
                        .decoders()
                        .captureBodies())
                .isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "5m|PT5M",
                "1h30m|PT1H30M",
                "90s|PT1M30S",
                "'90s'|PT1M30S",
                "90|PT1M30S",
                "90.5|PT1M30.5S",
                "3_600|PT1H"
            })
    void readsDurations(String text, Duration duration) throws ConfigException {
        assertThat(parse("controller.connExpired: " + text).engine().idleTimeout())
                .isEqualTo(duration);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "controller.decoder.http.enableBodyCaptur: true|line 1, column 1: unknown key 'controller.decoder.http.enableBodyCaptur'; the nearest known one is 'controller.decoder.http.enableBodyCapture'",
                "controller: {connexpired: 5m}|unknown key 'controller.connexpired'; the nearest known one is 'controller.connExpired'",
                "controler: {connExpired: 5m}|unknown key 'controler.connExpired'; the nearest known one is 'controller.connExpired'",
                "maxBodySize: 5|the nearest known one is 'controller.decoder.http.maxBodySize'",
                "logger: {stdout: true}|unknown key 'logger.stdout'",
                "nonsense:|unknown key 'nonsense'",
                "sniffer.protocols.rules: [{protocol: http, port: [80]}]|unknown key 'sniffer.protocols.rules[0].port'; the nearest known one is 'sniffer.protocols.rules[].ports'",
                "controller: 5|controller: 5 is not a section of keys",
                "controller: [5]|controller: a list is not a section of keys",
                "[1, 2]|expected keys with values, not a list",
                "hello|expected keys with values, not 'hello'"
            })
    void namesUnknownKeysAndTheNearestKnownOne(String text, String message) {
        assertWrong(text, message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "controller.decoder.http.enableBodyCapture: maybe|controller.decoder.http.enableBodyCapture: expected true or false, not 'maybe'",
                "controller.decoder.http.enableBodyCapture: 1|expected true or false, not 1",
                "controller.decoder.http.enableBodyCapture: [true]|expected true or false, not a list",
                "controller.decoder.http.maxBodySize: 100KB|controller.decoder.http.maxBodySize: expected a whole number in 1 to 16777216, not '100KB'",
                "controller.decoder.http.maxBodySize: 1.5|expected a whole number in 1 to 16777216, not 1.5",
                "controller.decoder.http.maxBodySize: {a: 1}|expected a whole number in 1 to 16777216, not a section",
                "controller.decoder.http.maxBodySize: 010|expected a whole number in 1 to 16777216, not",
                "controller.decoder.http.maxBodySize: 0x10|expected a whole number in 1 to 16777216, not",
                "controller.connExpired: true|controller.connExpired: expected a duration such as 90s, 5m or 1h30m, or a number of seconds, not true",
                "controller.connExpired: 5 minutes|not '5 minutes'",
                "controller.connExpired: -5m|not '-5m'",
                "controller.connExpired: .inf|expected a duration",
                "sniffer.protocols.rules: http;80|sniffer.protocols.rules: 'http;80' is not a list of rules",
                "sniffer.protocols.rules: [http;80]|sniffer.protocols.rules[0]: 'http;80' is not a rule such as {protocol: http, ports: [8080]}",
                "sniffer.protocols.rules: [{ports: [80]}]|sniffer.protocols.rules[0]: a rule needs protocol",
                "sniffer.protocols.rules: [{protocol: http}]|sniffer.protocols.rules[0]: a rule needs ports",
                "sniffer.protocols.rules: [{protocol: [http], ports: [80]}]|expected the name of a protocol, not a list",
                "sniffer.protocols.rules: [{protocol: htp, ports: [80]}]|sniffer.protocols.rules[0].protocol: unknown protocol 'htp'; known are tls, http, ",
                "sniffer.protocols.rules: [{protocol: http, ports: 80}]|sniffer.protocols.rules[0].ports: expected a list of ports, such as [80, 8080], not 80",
                "sniffer.protocols.rules: [{protocol: http, ports: []}]|expected a list of ports",
                "sniffer.protocols.rules: [{protocol: http, ports: [http]}]|expected a whole number in 1 to 65535, not 'http'",
                "sniffer.protocols.rules: [{protocol: http, ports: [80], host: example.com}]|sniffer.protocols.rules[0].host: host 'example.com' is not an IP address",
                "sniffer.protocols.rules: [{protocol: http, ports: [80], host: [a]}]|expected an IP address, not a list",
                "sniffer.protocols.rules: [{protocol: http, ports: [80], name: [a]}]|expected text, not a list"
            })
    void namesKeyAndValueOfAWrongType(String text, String message) {
        assertWrong(text, message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "controller.decoder.http.maxBodySize: 0|controller.decoder.http.maxBodySize: 0 is not in 1 to 16777216",
                "controller.decoder.http.maxBodySize: -1|-1 is not in 1 to 16777216",
                "controller.decoder.http.maxBodySize: 16777217|16777217 is not in 1 to 16777216",
                "controller.decoder.http.maxBodySize: 99999999999999999999|99999999999999999999 is not in 1 to",
                "controller.connExpired: 59s|controller.connExpired: '59s' is not in 1m to 8760h",
                "controller.connExpired: 0|controller.connExpired: 0 is not in 1m to 8760h",
                "controller.connExpired: 8761h|'8761h' is not in 1m to 8760h",
                "sniffer.protocols.rules: [{protocol: http, ports: [80, 65536]}]|ports: 65536 is not in 1 to 65535"
            })
    void namesTheRangeOfAValueOutsideIt(String text, String message) {
        assertWrong(text, message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "controller:\\n  connExpired: 5m\\n bad|line 3, column",
                "controller: {connExpired: 5m|line 1, column",
                "a: b: c|line 1, column 5: not YAML: mapping values are not allowed here",
                "a:\\n\\t- b|line 2, column 1: not YAML: found character",
                "controller: {}\\ncontroller: {}|line 2, column",
                "controller.connExpired: &a 5m\\nb: *a|aliases such as *a are not read",
                "a: \\u0001|not YAML: ",
                "controller:\\n---\\nserver:|a second document begins here"
            })
    void namesLineAndColumnOfASyntaxError(String text, String message) {
        assertWrong(text.replace("\\n", "\n").replace("\\t", "\t").replace("\\u0001", "\u0001"), message);
    }

    @Test
    void refusesWhatIsGivenTwice() {
        assertWrong(
                "controller.connExpired: 5m\ncontroller: {connExpired: 6m}",
                "line 2, column 14: controller.connExpired: given twice, first in line 1");
        assertWrong(
                "sniffer.protocols.rules: []\nsniffer: {protocols: {rules: []}}",
                "sniffer.protocols.rules: given twice");
    }

    @Test
    void saysWhyAFileCannotBeRead(@TempDir Path folder) throws IOException {
        Path large = Files.write(folder.resolve("large.pcap"), new byte[2 << 20]);
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yaml"), PROTOCOLS))
                .isInstanceOf(IOException.class)
                .hasMessage(folder.resolve("none.yaml") + ": no such configuration file");
        assertThatThrownBy(() -> ConfigFile.read(folder, PROTOCOLS))
                .hasMessageEndingWith("is a folder, not a configuration file");
        assertThatThrownBy(() -> ConfigFile.read(large, PROTOCOLS)).hasMessageContaining("more than 1048576 bytes");
    }

    private static void assertWrong(String text, String message) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("x.yaml: line ")
                .hasMessageContaining(message)
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("\n");
    }
}
