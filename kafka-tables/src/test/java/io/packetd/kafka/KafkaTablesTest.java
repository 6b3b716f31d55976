// SPDX-License-Identifier: Apache-2.0
package io.packetd.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tables of the Kafka decoder are those of kafka-clients, no more and no less; {@code -Dgolden.update=true} renews them. */
class KafkaTablesTest {

    private static final Path TABLES = Path.of(System.getProperty("packetd.fixtures", "../fixtures"))
            .resolveSibling("protocols/src/main/resources/io/packetd/protocol/kafka");

    @Test
    void schemasAreThoseOfTheClients() throws IOException {
        same("schemas.txt", ClientTables.schemas());
    }

    @Test
    void errorsAreThoseOfTheClients() throws IOException {
        same("errors.txt", ClientTables.errors());
    }

    private static void same(String table, String expected) throws IOException {
        Path file = TABLES.resolve(table);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file)).isEqualTo(expected);
    }
}
