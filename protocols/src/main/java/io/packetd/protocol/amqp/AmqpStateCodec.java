// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.Side;
import io.packetd.protocol.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 1, big endian; texts are a flag and modified UTF-8:
 *
 * <pre>
 * i64 lastKey, i64 frameMax, u8 flags (1 pipelines, 2 settled), i64 lastCallNanos
 * for each side: i64 lossKey, u8 flags (1 trusted, 2 endDue, 4 endBefore, 8 silent), i32 endChannel, i64 searchedTo
 * u16 channels, each as {@link ChannelCodec} writes it
 * </pre>
 */
final class AmqpStateCodec implements StateCodec<AmqpState> {

    private static final int VERSION = 1;

    private static final int PIPELINES = 1;
    private static final int SETTLED = 2;
    private static final int TRUSTED = 1;
    private static final int END_DUE = 2;
    private static final int END_BEFORE = 4;
    private static final int SILENT = 8;

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(AmqpState state, DataOutput out) throws IOException {
        out.writeLong(state.lastKey);
        out.writeLong(state.frameMax);
        out.writeByte((state.pipelines ? PIPELINES : 0) | (state.settled ? SETTLED : 0));
        out.writeLong(state.lastCallNanos);
        for (Side side : Side.values()) {
            AmqpSide at = state.side(side);
            out.writeLong(state.lossKey(side));
            out.writeByte((at.trusted ? TRUSTED : 0)
                    | (at.endDue ? END_DUE : 0)
                    | (at.endBefore ? END_BEFORE : 0)
                    | (at.silent ? SILENT : 0));
            out.writeInt(at.endChannel);
            out.writeLong(at.searchedTo);
        }
        int used = 0;
        for (int i = 0; i < state.channels.size(); i++) {
            used += state.channels.at(i).isBlank() ? 0 : 1;
        }
        out.writeShort(used);
        for (int i = 0; i < state.channels.size(); i++) {
            Channel channel = state.channels.at(i);
            if (!channel.isBlank()) {
                ChannelCodec.write(channel, out);
            }
        }
    }

    @Override
    public AmqpState read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw StateCodec.unknownVersion("amqp", version, VERSION);
        }
        AmqpState state = new AmqpState();
        state.lastKey = in.readLong();
        state.frameMax = in.readLong();
        int flags = in.readUnsignedByte();
        state.pipelines = (flags & PIPELINES) != 0;
        state.settled = (flags & SETTLED) != 0;
        state.lastCallNanos = in.readLong();
        for (Side side : Side.values()) {
            AmqpSide at = state.side(side);
            state.setLossKey(side, in.readLong());
            int bits = in.readUnsignedByte();
            at.trusted = (bits & TRUSTED) != 0;
            at.endDue = (bits & END_DUE) != 0;
            at.silent = (bits & SILENT) != 0;
            at.endBefore = (bits & END_BEFORE) != 0;
            at.endChannel = in.readInt();
            at.searchedTo = in.readLong();
        }
        int channels = in.readUnsignedShort();
        if (channels > Channels.MAX) {
            throw new IOException("amqp state with " + channels + " channels exceeds " + Channels.MAX);
        }
        for (int i = 0; i < channels; i++) {
            Channel channel = state.channels.get(in.readUnsignedShort());
            ChannelCodec.read(channel, in);
            for (Side side : Side.values()) {
                state.side(side).open += channel.content(side) == null ? 0 : 1;
            }
        }
        return state;
    }
}
