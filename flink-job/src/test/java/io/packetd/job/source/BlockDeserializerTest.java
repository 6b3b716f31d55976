// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.schema.SegmentBlock;
import io.packetd.schema.SegmentBlockWriter;
import io.packetd.schema.SegmentCursor;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BlockDeserializerTest {

    private final BlockDeserializer deserializer = new BlockDeserializer(8);

    private static Map<String, Long> counts(SegmentBlock block) {
        SegmentCursor cursor = new SegmentCursor();
        cursor.reset(block);
        return cursor.counts();
    }

    @Test
    void takesBlocksAsTheyAre() {
        byte[] value = new SegmentBlockWriter(3, 8, "d#1").finish().encoded();

        assertThat(deserializer.block(value).encoded()).isSameAs(value);
    }

    @Test
    void countsWhatIsNoBlock() {
        assertThat(counts(deserializer.block(new byte[] {1, 2, 3})))
                .isEqualTo(Map.of(BlockDeserializer.FOREIGN, 1L, BlockDeserializer.FOREIGN_BYTES, 3L));
    }

    @Test
    void countsBlocksOfAnotherDivision() {
        byte[] value = new SegmentBlockWriter(3, 16, "d#1").finish().encoded();

        assertThat(counts(deserializer.block(value)))
                .isEqualTo(Map.of(
                        BlockDeserializer.OTHER_GROUPS, 1L, BlockDeserializer.OTHER_GROUPS_BYTES, (long) value.length));
    }
}
