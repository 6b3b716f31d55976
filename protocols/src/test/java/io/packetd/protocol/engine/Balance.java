// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import static org.assertj.core.api.Assertions.assertThat;

/** The identities of the ledger, to the byte. */
public final class Balance {

    private Balance() {}

    /** Fails unless every byte, request and response is accounted for and no decoder threw. */
    public static void check(Played played) {
        Ledger ledger = played.ledger();
        assertThat(ledger.imbalance()).as("captured bytes without an account").isZero();
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
