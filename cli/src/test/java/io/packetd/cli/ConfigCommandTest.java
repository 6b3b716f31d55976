// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.JobArguments;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocols;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {

    private static final Protocols PROTOCOLS = Protocols.standard(DecoderOptions.DEFAULT);

    private final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    ConfigCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    @DisplayName("P-002: prints a reference configuration that can be loaded, and is the default")
    void printsTheDefaultsOfAnalyze() throws Exception {
        assertThat(run("config")).isZero();
        assertThat(ConfigFile.parse("printed", printed(), PROTOCOLS)).isEqualTo(Settings.DEFAULT);
        for (ConfigKey key : ConfigKey.values()) {
            String name = key.path().substring(key.path().lastIndexOf('.') + 1);
            assertThat(printed()).contains(key == ConfigKey.RULE_NAME ? "sniffer.protocols.rules" : name);
        }
    }

    @Test
    void printsTheDefaultsOfTheJob() throws Exception {
        assertThat(run("config", "--job")).isZero();
        Map<String, String> values = JobSettings.parse("printed", printed());
        for (JobArguments.Described option : JobArguments.described()) {
            assertThat(printed()).contains("# " + option.meaning());
            assertThat(values)
                    .containsEntry(option.key(), option.fallback() == null ? "kafka:9092" : option.fallback());
        }
        assertThat(JobArguments.of(values).name()).isEqualTo("packetd");
    }

    @Test
    void printsWhatIsInForceWithAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("packetd.yaml"), """
                controller.connExpired: 90s
                sniffer:
                  protocols:
                    rules: [{protocol: redis, ports: [6379, 6380], host: "2001:db8::7"}]
                """);

        assertThat(run("config", file.toString())).isZero();
        assertThat(ConfigFile.parse("printed", printed(), PROTOCOLS)).isEqualTo(ConfigFile.read(file, PROTOCOLS));
        assertThat(printed()).doesNotContain("#").contains("controller.connExpired: 1m30s");
    }

    @Test
    void printsNoSecretOfTheJob() throws Exception {
        Path file = Files.writeString(folder.resolve("job.yaml"), """
                kafka.brokers: "it's:1"
                kafka.client.sasl.jaas.config: hunter2
                kafka.client.ssl.truststore.password: hunter2
                kafka.client.security.protocol: SASL_SSL
                """);

        assertThat(run("config", "--job", file.toString())).isZero();
        assertThat(printed())
                .contains("kafka.brokers: 'it''s:1'\n")
                .contains("kafka.client.security.protocol: SASL_SSL\n")
                .contains("kafka.client.sasl.jaas.config: '(not shown)'\n")
                .contains("kafka.group: packetd\n")
                .doesNotContain("hunter2");
    }

    @Test
    void saysWhatIsWrongInAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("job.yaml"), "kafka.group: g\n");

        assertThat(run("config", "--job", file.toString())).isEqualTo(2);
        assertThat(err.toString()).startsWith("packetd: " + file + ": kafka.brokers: missing");
        assertThat(run("config", folder.resolve("absent").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("no such configuration file");
    }

    private int run(String... arguments) {
        out.reset();
        Console console = new Console(out, new PrintWriter(err, true), false, false);
        return Main.commandLine(console).execute(arguments);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
