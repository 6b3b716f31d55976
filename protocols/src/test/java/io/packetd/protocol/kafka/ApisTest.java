// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables as a whole. */
class ApisTest {

    static Stream<Api> apis() {
        return IntStream.range(0, 256)
                .mapToObj(Apis::of)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull);
    }

    @Test
    void knowsTheApisOfKafka43() {
        assertThat(apis().map(api -> api.key))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 92).boxed().toList());
    }

    @ParameterizedTest
    @MethodSource("apis")
    void everyVersionUpToTheHighestHasBothLayouts(Api api) {
        assertThat(api.highestVersion()).isNotNegative();
        for (int version = 0; version <= api.highestVersion(); version++) {
            // The share state messages began with version 0, those of share groups were never stable before 1.
            assertThat(api.request(version))
                    .as(api.name + " request " + version)
                    .isNotNull();
            assertThat(api.response(version))
                    .as(api.name + " response " + version)
                    .isNotNull();
        }
        assertThat(api.request(api.highestVersion() + 1)).isNull();
        assertThat(api.request(-1)).isNull();
    }

    @ParameterizedTest
    @MethodSource("apis")
    void noLayoutIsDeeperThanAWalk(Api api) {
        int[] starts = new int[64];
        for (int version = 0; version <= api.highestVersion(); version++) {
            for (Program program : List.of(
                    Objects.requireNonNull(api.request(version)), Objects.requireNonNull(api.response(version)))) {
                for (int pc = 0; pc < program.code.length; pc += Op.ints(program.code[pc])) {
                    assertThat(program.openArrays(pc, starts)).isLessThanOrEqualTo(Walk.MAX_DEPTH);
                }
            }
        }
    }

    @Test
    void unknownApiIsNamedByItsNumber() {
        assertThat(Apis.name(200)).isEqualTo("200");
        assertThat(Apis.name(-1)).isEqualTo("-1");
        assertThat(Apis.name(30_000)).isEqualTo("30000");
    }

    @Test
    void readsArraysStructuresAndWhatMayBeNull() {
        List<Field> fields = FieldParser.parse(" a:int16 b:[int32]? c:[d:string? e:{f:uuid}?] g:records");

        assertThat(fields).extracting(Field::name).containsExactly("a", "b", "c", "g");
        assertThat(fields.get(1).nullable()).isTrue();
        assertThat(fields.get(2).children().get(0).type()).isEqualTo(FieldType.STRUCT);
        assertThat(fields.get(2).children().get(0).children().get(1).nullable()).isTrue();
    }

    @Test
    void refusesWhatIsNoTable() {
        assertThatThrownBy(() -> FieldParser.parse("a:int17")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FieldParser.parse("a:[int16")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FieldParser.parse("a:int16]")).isInstanceOf(IllegalArgumentException.class);
    }
}
