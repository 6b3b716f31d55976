// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import io.packetd.protocol.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Version 1, big endian: {@code u8} flags (1 retried, 2 settled), {@code i32} number of the last ClientHello. */
final class TlsStateCodec implements StateCodec<TlsState> {

    private static final int VERSION = 1;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(TlsState state, DataOutput out) throws IOException {
        out.writeByte((state.retried ? 1 : 0) | (state.settled ? 2 : 0));
        out.writeInt(state.hellos);
    }

    @Override
    public TlsState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw StateCodec.unknownVersion("TLS", version, VERSION);
        }
        TlsState state = new TlsState();
        int flags = in.readUnsignedByte();
        state.retried = (flags & 1) != 0;
        state.settled = (flags & 2) != 0;
        state.hellos = in.readInt();
        return state;
    }
}
