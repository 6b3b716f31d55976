// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TagsTest {

    @Test
    void holdsWhatATreeWouldHold() {
        Random random = new Random(1);
        Tags tags = new Tags(new Budget(Tags.MAX));
        TreeMap<Long, Long> expected = new TreeMap<>();
        long tag = 0;
        for (int key = 1; key <= 20_000; key++) {
            if (random.nextInt(5) < 3) {
                tag += 1 + random.nextInt(2);
                tags.add(tag, key, 0);
                expected.put(tag, (long) key);
            } else {
                long wanted = tag - random.nextInt(50);
                int at = tags.find(wanted);
                Long known = expected.remove(wanted);
                assertThat(at >= 0).isEqualTo(known != null);
                if (at >= 0) {
                    assertThat(tags.key(at)).isEqualTo(known);
                    tags.remove(at);
                }
            }
            while (expected.size() > 200) {
                expected.pollFirstEntry();
                tags.remove(tags.head());
            }
            assertThat(tags.size()).isEqualTo(expected.size());
        }
        Iterator<Long> left = expected.values().iterator();
        for (int i = tags.head(); i < tags.end(); i++) {
            if (tags.key(i) != 0) {
                assertThat(tags.key(i)).isEqualTo(left.next());
            }
        }
        assertThat(left).isExhausted();
    }

    @Test
    void oldestMakesRoomForTheNewest() {
        Tags tags = new Tags(new Budget(3));
        for (int i = 1; i <= 5; i++) {
            tags.add(i, i, 0);
        }

        assertThat(tags.size()).isEqualTo(3);
        assertThat(tags.find(2)).isEqualTo(-1);
        assertThat(tags.find(3)).isNotNegative();
    }

    @Test
    void tagThatDoesNotGrowForgetsTheOthers() {
        Tags tags = new Tags(new Budget(3));
        tags.add(8, 1, 0);
        tags.add(9, 2, 0);
        tags.add(1, 3, 0);

        assertThat(tags.size()).isEqualTo(1);
        assertThat(tags.find(9)).isEqualTo(-1);
    }

    @Test
    void forgetsByKey() {
        Budget budget = new Budget(3);
        Tags tags = new Tags(budget);
        tags.add(1, 10, 0);
        tags.add(2, 20, 0);
        tags.add(3, 30, 0);
        tags.removeUpToKey(20);

        assertThat(tags.size()).isEqualTo(1);
        assertThat(tags.find(3)).isNotNegative();
        assertThat(budget.take()).isTrue();
    }
}
