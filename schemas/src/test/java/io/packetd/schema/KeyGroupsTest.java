// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGroupsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 127, 128, 1000, 32768})
    void equalsFlinksAssignment(int keyGroups) {
        Random random = new Random(keyGroups);
        for (int i = 0; i < 100_000; i++) {
            int hash = i < 1000 ? i - 500 : random.nextInt();
            assertThat(KeyGroups.of(hash, keyGroups))
                    .isEqualTo(KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, keyGroups));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE})
    void equalsFlinksAssignmentAtTheEnds(int hash) {
        assertThat(KeyGroups.of(hash, 128)).isEqualTo(KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, 128));
    }

    @Test
    void flowsGoWhereFlinkSendsThem() {
        for (FlowKey flow : Blocks.exampleFlows()) {
            assertThat(KeyGroups.of(flow.hashCode(), 128))
                    .isEqualTo(KeyGroupRangeAssignment.assignToKeyGroup(flow, 128));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 128, 1024})
    void representativesLieInTheirGroup(int keyGroups) {
        int[] representatives = KeyGroups.representatives(keyGroups);

        assertThat(representatives).hasSize(keyGroups);
        for (int group = 0; group < keyGroups; group++) {
            Integer key = representatives[group];
            assertThat(KeyGroupRangeAssignment.assignToKeyGroup(key, keyGroups)).isEqualTo(group);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 32769})
    void refusesCountsFlinkDoesNotKnow(int keyGroups) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyGroups.representatives(keyGroups));
    }
}
