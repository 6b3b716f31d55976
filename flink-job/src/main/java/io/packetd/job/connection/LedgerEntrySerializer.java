// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** A ledger entry as its domain, its time and its amounts by name. Travels, and is never kept. */
public final class LedgerEntrySerializer extends TypeSerializerSingleton<LedgerEntry> {

    /** The only one needed. */
    public static final LedgerEntrySerializer INSTANCE = new LedgerEntrySerializer();

    /** The Flink type of ledger entries. */
    public static final ValueTypeInfo<LedgerEntry> TYPE = ValueTypeInfo.of(LedgerEntry.class, INSTANCE);

    private static final long serialVersionUID = 1;

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public LedgerEntry createInstance() {
        return new LedgerEntry("", 0, Map.of(), Map.of());
    }

    @Override
    public LedgerEntry copy(LedgerEntry from) {
        return from;
    }

    @Override
    public LedgerEntry copy(LedgerEntry from, LedgerEntry reuse) {
        return from;
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(LedgerEntry entry, DataOutputView target) throws IOException {
        StringValue.writeString(entry.domain(), target);
        target.writeLong(entry.passedNanos());
        write(entry.capture(), target);
        write(entry.decoding(), target);
    }

    private static void write(Map<String, Long> amounts, DataOutputView target) throws IOException {
        target.writeInt(amounts.size());
        for (Map.Entry<String, Long> amount : amounts.entrySet()) {
            StringValue.writeString(amount.getKey(), target);
            target.writeLong(amount.getValue());
        }
    }

    @Override
    public LedgerEntry deserialize(DataInputView source) throws IOException {
        String domain = StringValue.readString(source);
        long passedNanos = source.readLong();
        return new LedgerEntry(domain, passedNanos, read(source), read(source));
    }

    private static Map<String, Long> read(DataInputView source) throws IOException {
        Map<String, Long> amounts = new TreeMap<>();
        for (int left = source.readInt(); left > 0; left--) {
            String name = StringValue.readString(source);
            amounts.put(name, source.readLong());
        }
        return amounts;
    }

    @Override
    public LedgerEntry deserialize(LedgerEntry reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<LedgerEntry> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Says that the format is the one of this class. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<LedgerEntry> {
        /** Called by Flink. */
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
