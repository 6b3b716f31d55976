// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import io.packetd.protocol.Side;
import io.packetd.protocol.StateCodec;
import io.packetd.protocol.Transport;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 1, big endian:
 *
 * <pre>
 * u8 transport (6, 17), u8 open queries, i64 key of each
 * u8 transfer: 0 none, 1 AXFR, 2 IXFR; if there is one:
 *   u16 id, i64 key, u8 side, i64 startedAtNanos, i64 messages, bytes, records, serial, soas, ownSoas, u8 differences
 * </pre>
 */
final class DnsStateCodec implements StateCodec<DnsState> {

    private static final int VERSION = 1;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(DnsState state, DataOutput out) throws IOException {
        out.writeByte(state.transport.number());
        out.writeByte(state.openCount);
        for (int i = 0; i < state.openCount; i++) {
            out.writeLong(state.open[i]);
        }
        ZoneTransfer transfer = state.transfer;
        out.writeByte(transfer == null ? 0 : transfer.incremental ? 2 : 1);
        if (transfer != null) {
            out.writeShort(transfer.id);
            out.writeLong(transfer.key);
            out.writeByte(transfer.side.code());
            out.writeLong(transfer.startedAtNanos);
            out.writeLong(transfer.messages);
            out.writeLong(transfer.bytes);
            out.writeLong(transfer.records);
            out.writeLong(transfer.serial);
            out.writeLong(transfer.soas);
            out.writeLong(transfer.ownSoas);
            out.writeBoolean(transfer.differences);
        }
    }

    @Override
    public DnsState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw StateCodec.unknownVersion("dns", version, VERSION);
        }
        try {
            return read(in);
        } catch (IllegalArgumentException damaged) {
            throw new IOException("damaged dns state", damaged);
        }
    }

    private static DnsState read(DataInput in) throws IOException {
        DnsState state = new DnsState(Transport.ofNumber(in.readUnsignedByte()));
        int open = in.readUnsignedByte();
        if (open > DnsState.MAX_OPEN) {
            throw new IOException("dns state with " + open + " open queries exceeds " + DnsState.MAX_OPEN);
        }
        for (int i = 0; i < open; i++) {
            state.asked(in.readLong());
        }
        int kind = in.readUnsignedByte();
        if (kind != 0) {
            ZoneTransfer transfer = new ZoneTransfer(
                    in.readUnsignedShort(),
                    in.readLong(),
                    Side.ofCode(in.readUnsignedByte()),
                    in.readLong(),
                    kind == 2);
            transfer.messages = in.readLong();
            transfer.bytes = in.readLong();
            transfer.records = in.readLong();
            transfer.serial = in.readLong();
            transfer.soas = in.readLong();
            transfer.ownSoas = in.readLong();
            transfer.differences = in.readBoolean();
            state.transfer = transfer;
        }
        return state;
    }
}
