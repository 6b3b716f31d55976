// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "select 1|SELECT",
                "  (SELECT 1) UNION SELECT 2|SELECT",
                "/* app=x */ Update t|UPDATE",
                "-- note\\n insert into t|INSERT",
                ";;commit|COMMIT",
                "START_REPLICATION SLOT s|START_REPLICATION",
                "with x as (select 1) select 2|WITH"
            })
    void knowsTheWordAStatementBeginsWith(String sql, String word) {
        assertThat(SqlWords.first(sql.replace("\\n", "\n"))).isEqualTo(word);
    }

    @Test
    void knowsNoOtherWords() {
        assertThat(SqlWords.first("selects")).isNull();
        assertThat(SqlWords.first("")).isNull();
        assertThat(SqlWords.first("/* open")).isNull();
        assertThat(SqlWords.first("7")).isNull();
        assertThat(SqlWords.first("_x")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "SELECT 5,SELECT,5",
        "INSERT 0 3,INSERT,3",
        "CREATE TABLE,CREATE TABLE,0",
        "BEGIN,BEGIN,0",
        "COPY 123456789012,COPY,123456789012",
        "SELECT 99999999999999999999,SELECT 99999999999999999999,0",
        "7,7,0",
        "X 1 2 3,X 1,3"
    })
    void takesTheNumbersOffATag(String tag, String command, long rows) {
        assertThat(CommandTag.of(tag)).isEqualTo(new CommandTag(command, rows));
    }

    @Test
    void takesAnEmptyTag() {
        assertThat(CommandTag.of("")).isEqualTo(new CommandTag("", 0));
    }
}
