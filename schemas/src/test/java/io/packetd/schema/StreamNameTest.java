// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class StreamNameTest {

    @Test
    void tellsTheDomainAgain() {
        assertThat(StreamName.domain(StreamName.of("db-1", "18f2/0"))).isEqualTo("db-1");
        assertThat(StreamName.domain(StreamName.of("a.pcap#1", "18f2/0"))).isEqualTo("a.pcap#1");
        assertThat(StreamName.domain(StreamName.of("", "18f2/0"))).isEmpty();
    }

    @Test
    void hasNoDomainInAnotherForm() {
        assertThat(StreamName.domain("db-1/18f2/0")).isEmpty();
        assertThat(StreamName.domain("")).isEmpty();
    }

    @Test
    void refusesARunThatWouldChangeTheDomain() {
        assertThatIllegalArgumentException().isThrownBy(() -> StreamName.of("db-1", "a#b"));
        assertThatIllegalArgumentException().isThrownBy(() -> StreamName.of("db-1", ""));
    }
}
