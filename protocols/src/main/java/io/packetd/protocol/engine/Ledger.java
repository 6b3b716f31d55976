// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.OpaqueReason;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Where every captured byte and every request went; one for each operator, not thread-safe. */
public final class Ledger {

    private final EnumMap<Account, long[]> accounts = new EnumMap<>(Account.class);
    private final EnumMap<OpaqueReason, long[]> opaqueBytes = new EnumMap<>(OpaqueReason.class);

    private @Nullable RuntimeException lastFailure;

    /** An empty ledger. */
    public Ledger() {
        for (Account account : Account.values()) {
            accounts.put(account, new long[1]);
        }
        for (OpaqueReason reason : OpaqueReason.values()) {
            opaqueBytes.put(reason, new long[1]);
        }
    }

    /** Books an amount. */
    public void add(Account account, long amount) {
        slot(account)[0] += amount;
    }

    /** Books bytes of an opaque connection, in total and by reason. */
    public void addOpaque(OpaqueReason reason, long bytes) {
        add(Account.OPAQUE, bytes);
        opaqueSlot(reason)[0] += bytes;
    }

    /** Books a decoder that threw, and keeps what it threw for the log. */
    void addFailure(RuntimeException failure) {
        add(Account.DECODER_FAILURES, 1);
        lastFailure = failure;
    }

    /** What a decoder threw last, or null. */
    public @Nullable RuntimeException lastFailure() {
        return lastFailure;
    }

    /** The sum of an account. */
    public long get(Account account) {
        return slot(account)[0];
    }

    /** The bytes that were opaque for this reason. */
    public long opaque(OpaqueReason reason) {
        return opaqueSlot(reason)[0];
    }

    /** Captured bytes that no account explains: 0 once the input has ended. */
    public long imbalance() {
        return get(Account.CAPTURED_BYTES)
                - get(Account.FRAMED)
                - get(Account.DUPLICATE)
                - get(Account.RESYNC)
                - get(Account.UNDETECTED)
                - get(Account.OPAQUE)
                - get(Account.STALE)
                - get(Account.UNREAD);
    }

    /** Every account by its label, opaque reasons as {@code opaque-bytes.<reason>}. */
    public Map<String, Long> toMap() {
        Map<String, Long> map = new LinkedHashMap<>();
        accounts.forEach((account, sum) -> map.put(account.label(), sum[0]));
        opaqueBytes.forEach((reason, sum) -> map.put(Account.OPAQUE.label() + "." + reason.label(), sum[0]));
        return map;
    }

    /** Hands over every account that is not 0, under the names of {@link #toMap}, and sets it to 0. */
    public void drain(ObjLongConsumer<String> receiver) {
        accounts.forEach((account, sum) -> drain(account.label(), sum, receiver));
        opaqueBytes.forEach((reason, sum) -> drain(Account.OPAQUE.label() + "." + reason.label(), sum, receiver));
    }

    private static void drain(String name, long[] sum, ObjLongConsumer<String> receiver) {
        if (sum[0] != 0) {
            receiver.accept(name, sum[0]);
            sum[0] = 0;
        }
    }

    private long[] slot(Account account) {
        long[] slot = accounts.get(account);
        if (slot == null) {
            throw new IllegalStateException("no account " + account);
        }
        return slot;
    }

    private long[] opaqueSlot(OpaqueReason reason) {
        long[] slot = opaqueBytes.get(reason);
        if (slot == null) {
            throw new IllegalStateException("no account for " + reason);
        }
        return slot;
    }
}
