// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static io.packetd.protocol.http2.HpackTestSupport.decode;
import static io.packetd.protocol.http2.HpackTestSupport.decodeHex;
import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.http2.HpackTestSupport.Field;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HpackTableTest {

    private final HpackTable joined = new HpackTable(false);

    @Test
    void indexBeyondTheJoinIsUnknown() {
        assertThat(decodeHex("be 7e 0161", joined)).containsExactly(new Field(null, null), new Field(null, "a"));
    }

    @Test
    void whatIsAddedAfterTheJoinIsKnown() {
        assertThat(decodeHex("be 40 0161 0162 be bf", joined))
                .containsExactly(
                        new Field(null, null), new Field("a", "b"), new Field("a", "b"), new Field(null, null));
    }

    @Test
    void entryWithAnUnknownNameTakesItsPlace() {
        assertThat(decodeHex("7e 0161 40 0162 0163 bf be 7f00 0164", joined))
                .containsExactly(
                        new Field(null, "a"),
                        new Field("b", "c"),
                        new Field(null, "a"),
                        new Field("b", "c"),
                        new Field(null, "d"));
    }

    @Test
    void sizeUpdateToZeroProvesThatNothingLiesBeyond() {
        assertThat(decodeHex("20 3f21 40 0161 0162", joined)).isNotNull();
        assertThat(joined.complete()).isTrue();
        assertThat(decodeHex("be", joined)).isNotNull();
        assertThat(decodeHex("bf", joined)).isNull();
    }

    @Test
    void fullTableOfKnownSizeProvesThatNothingLiesBeyond() {
        decodeHex("3f 21 40 0161 0162 be bf", joined); // 64 bytes
        assertThat(joined.complete()).isFalse();
        decodeHex("40 0161 0163", joined);
        assertThat(joined.complete()).isTrue();
        assertThat(joined.count()).isEqualTo(1);
    }

    @Test
    void lostBlockMakesOlderEntriesUnknown() {
        HpackTable table = new HpackTable(true);
        decodeHex("40 0161 0162", table);
        table.lose();

        assertThat(decodeHex("be", table)).containsExactly(new Field(null, null));
    }

    @Test
    void entryLargerThanTheTableEmptiesIt() {
        HpackTable table = new HpackTable(true);
        table.setMaxSize(40);
        decodeHex("40 0161 0162", table);
        decodeHex("40 0161 0a 30313233343536373839", table);

        assertThat(table.count()).isZero();
        assertThat(table.complete()).isTrue();
    }

    @Test
    void tableOfUnknownSizeGrowsWhenTheSenderRefersBeyondIt() {
        fill(joined, 200);
        assertThat(joined.size()).isLessThanOrEqualTo(HpackTable.DEFAULT_SIZE);
        decode(new byte[] {(byte) 0xff, 99}, joined);
        fill(joined, 200);
        assertThat(joined.size()).isGreaterThan(HpackTable.DEFAULT_SIZE);
    }

    @Test
    void referenceToWhatWasThereBeforeTheJoinSaysNothingOfTheSize() {
        decodeHex("be", joined);
        fill(joined, 200);
        assertThat(joined.size()).isLessThanOrEqualTo(HpackTable.DEFAULT_SIZE);
    }

    @Test
    void tableIsBoundedWhateverTheSenderAnnounces() {
        joined.setMaxSize(Integer.MAX_VALUE);
        fill(joined, 10_000);
        assertThat(joined.size()).isLessThanOrEqualTo(HpackTable.LARGEST_SIZE);
        assertThat(joined.complete()).isFalse();
    }

    @Test
    void observerFromTheBeginningKnowsEverything() {
        for (int seed = 0; seed < 500; seed++) {
            HpackSender sender = new HpackSender(new Random(seed));
            HpackTable table = new HpackTable(true);
            for (int block = 0; block < 80; block++) {
                assertThat(decode(sender.block(10), table))
                        .as("seed %d block %d", seed, block)
                        .isEqualTo(sender.sent);
                assertThat(table.count()).isEqualTo(sender.count());
            }
        }
    }

    @Test
    void observerWhoJoinsOrLosesBlocksIsNeverWrongAndHeals() {
        int unknownAtTheEnd = 0;
        int unknownAtTheBeginning = 0;
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            HpackSender sender = new HpackSender(random);
            int updates = random.nextBoolean() ? 8 : 100_000;
            int missed = random.nextInt(40);
            for (int block = 0; block < missed; block++) {
                sender.block(updates);
            }
            HpackTable table = new HpackTable(false);
            for (int block = 0; block < 400; block++) {
                byte[] bytes = sender.block(updates);
                if (block < 100 && random.nextInt(20) == 0) {
                    table.lose();
                    continue;
                }
                int unknown = check(sender.sent, decode(bytes, table), seed);
                unknownAtTheBeginning += block < 10 ? unknown : 0;
                unknownAtTheEnd += block < 390 ? 0 : unknown;
            }
        }
        assertThat(unknownAtTheBeginning).isGreaterThan(1000);
        assertThat(unknownAtTheEnd).isZero();
    }

    private static void fill(HpackTable table, int entries) {
        for (int i = 0; i < entries; i++) {
            table.add("name", Integer.toString(i), 60);
        }
    }

    /** Counts the fields with unknown parts; what is known must be right. */
    private static int check(List<Field> sent, @Nullable List<Field> seen, int seed) {
        assertThat(seen).as("seed %d", seed).isNotNull().hasSameSizeAs(sent);
        int unknown = 0;
        for (int i = 0; i < sent.size(); i++) {
            Field field = Objects.requireNonNull(seen).get(i);
            Field expected = new Field(
                    field.name() == null ? null : sent.get(i).name(),
                    field.value() == null ? null : sent.get(i).value());
            assertThat(field).as("seed %d", seed).isEqualTo(expected);
            unknown += field.name() == null || field.value() == null ? 1 : 0;
        }
        return unknown;
    }
}
