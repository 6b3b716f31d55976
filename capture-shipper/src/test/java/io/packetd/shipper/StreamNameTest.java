// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.schema.SegmentBlockWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StreamNameTest {

    @Test
    void namesHostStartAndThread() {
        assertThat(StreamName.of("web-1", 0x18af00L, 3)).isEqualTo("web-1/18af00/3");
    }

    @Test
    void aHostOfAnyLengthFits() {
        String name = StreamName.of("\ud83d\ude00".repeat(500), Long.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(name.getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(SegmentBlockWriter.MAX_STREAM_BYTES);
        assertThat(name).endsWith("/7fffffffffffffff/2147483647").doesNotContain("?");
    }
}
