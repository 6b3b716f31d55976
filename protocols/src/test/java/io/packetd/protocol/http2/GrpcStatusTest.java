// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcStatusTest {

    @ParameterizedTest
    @CsvSource({"0,OK", "1,CANCELLED", "4,DEADLINE_EXCEEDED", "12,UNIMPLEMENTED", "16,UNAUTHENTICATED", "17,17"})
    void namesTheCodes(String value, String name) {
        assertThat(GrpcStatus.name(GrpcStatus.code(value))).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "OK", "1 ", "1234567890"})
    void refusesWhatIsNoCode(String value) {
        assertThat(GrpcStatus.code(value)).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "plain,plain",
        "a%20b,a b",
        "gr%C3%BC%c3%9fe,grüße",
        "100%,100%",
        "%4,%4",
        "%zz%41,%zzA",
        "%25,%",
        "grüße%21,grüße!"
    })
    void decodesMessages(String value, String message) {
        assertThat(GrpcStatus.message(value)).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "1n,1",
        "250u,250000",
        "100m,100000000",
        "5S,5000000000",
        "2M,120000000000",
        "1H,3600000000000",
        "99999999H,9223372036854775807"
    })
    void readsTimeouts(String value, long nanos) {
        assertThat(GrpcStatus.timeoutNanos(value)).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "S", "5", "5s", "-5S", "5.5S", "123456789S"})
    void refusesWhatIsNoTimeout(String value) {
        assertThat(GrpcStatus.timeoutNanos(value)).isNull();
    }

    @Test
    void unknownNegativeCodeIsShownAsItIs() {
        assertThat(GrpcStatus.name(-1)).isEqualTo("-1");
    }
}
