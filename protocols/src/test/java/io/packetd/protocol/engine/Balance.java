// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The identities of the ledger, to the byte. */
public final class Balance {

    private Balance() {}

    /** Fails unless every byte, request and response is accounted for and no decoder threw. */
    public static void check(Played played) {
        Ledger ledger = played.ledger();
        assertThat(ledger.imbalance()).as("captured bytes without an account").isZero();
        RuntimeException failure = ledger.lastFailure();
        if (failure != null) {
            String at = Arrays.stream(failure.getStackTrace())
                    .filter(frame -> frame.getClassName().startsWith("io.packetd"))
                    .limit(6)
                    .map(frame -> "\n at " + frame)
                    .collect(Collectors.joining());
            throw new AssertionError("a decoder failed: " + failure + at, failure);
        }
        assertThat(ledger.get(Account.DECODER_FAILURES)).as("decoder failures").isZero();
        assertThat(ledger.get(Account.REQUESTS))
                .as("requests")
                .isEqualTo(ledger.get(Account.PAIRED) + ledger.get(Account.UNANSWERED));
        assertThat(ledger.get(Account.RESPONSES))
                .as("responses")
                .isEqualTo(ledger.get(Account.PAIRED) + ledger.get(Account.ORPHANS));
        long told = ledger.get(Account.PAIRED)
                + ledger.get(Account.UNANSWERED)
                + ledger.get(Account.ORPHANS)
                + ledger.get(Account.ONE_WAY);
        assertThat((long) played.told().size()).as("RoundTrips told").isEqualTo(told);
    }
}
