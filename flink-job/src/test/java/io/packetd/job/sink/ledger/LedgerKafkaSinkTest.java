// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.job.connection.LedgerEntry;
import io.packetd.job.connection.LedgerEntrySerializer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class LedgerKafkaSinkTest {

    private static final LedgerEntry ENTRY = new LedgerEntry(
            "host \"a\"",
            1_735_787_045_000_000_000L,
            Map.of("kernel-dropped", 3L, "frames", 12L),
            Map.of("segments", 11L));

    @Test
    void writesTheAmountsSortedByName() {
        assertThat(new String(new LedgerKafkaSink.Json().serialize(ENTRY), StandardCharsets.UTF_8))
                .isEqualTo("{\"Domain\":\"host \\\"a\\\"\",\"PassedNanos\":1735787045000000000,"
                        + "\"Capture\":{\"frames\":12,\"kernel-dropped\":3},\"Decoding\":{\"segments\":11}}");
    }

    @Test
    void travelsUnchanged() throws Exception {
        DataOutputSerializer out = new DataOutputSerializer(64);
        LedgerEntrySerializer.INSTANCE.serialize(ENTRY, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        assertThat(LedgerEntrySerializer.INSTANCE.deserialize(in)).isEqualTo(ENTRY);
        assertThat(in.available()).isZero();
    }
}
