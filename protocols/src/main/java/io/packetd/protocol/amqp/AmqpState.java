// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.Side;

/**
 * What is remembered of one connection: the channels with what is open on them, and what losses leave in doubt. Keys of
 * exchanges are numbers that only grow, so that none is ever used twice and "before the loss" is a comparison.
 */
public final class AmqpState {

    /** Frames may be as large as they like. */
    static final long NO_LIMIT = 0;

    /** Nobody saw the connection being tuned. */
    static final long LIMIT_UNKNOWN = -1;

    /** After silence of this long no call is open, whatever was lost before. */
    static final long QUIET_NANOS = 1_000_000_000L;

    static final long NEVER = Long.MIN_VALUE;

    private final AmqpSide[] sides = {new AmqpSide(), new AmqpSide()};

    /** The newest key when a side was heard again after it lost bytes; 0 when it never did. */
    private final long[] lossKeys = new long[2];

    final Channels channels = new Channels();
    long lastKey;

    /** The largest frame that was agreed on, bytes, or one of the two constants. */
    long frameMax = LIMIT_UNKNOWN;

    /** Whether the client was seen to call again on a channel before it was answered. */
    boolean pipelines;

    /** Whether all calls that are open were seen: since the handshake, or since a silence, nothing was lost. */
    boolean settled;

    /** Capture time of the last call of the client since the last loss. */
    long lastCallNanos = NEVER;

    AmqpState() {}

    AmqpSide side(Side side) {
        return sides[side.code()];
    }

    /** Exchanges up to this key may have ended unseen, in bytes that this side lost. */
    long lossKey(Side side) {
        return side(side).silent ? lastKey : lossKeys[side.code()];
    }

    void setLossKey(Side side, long key) {
        lossKeys[side.code()] = key;
    }

    /** Whether answers can be told apart: a client that does not wait for them leaves it open after a loss. */
    boolean followsCalls() {
        return settled || !pipelines;
    }

    /** The first bytes of a side after a loss: what is said from now on cannot have been answered in the lost ones. */
    void hear(Side side) {
        if (side(side).silent) {
            setLossKey(side, lastKey);
            side(side).silent = false;
        }
    }

    /** Notes a call of the client, given whether another one waits on its channel. */
    void noteCall(long nanos, boolean another) {
        if (!another && lastCallNanos != NEVER && nanos - lastCallNanos >= QUIET_NANOS) {
            settled = true;
        }
        lastCallNanos = Math.max(lastCallNanos, nanos);
        if (another && !pipelines) {
            pipelines = true;
            if (!settled) {
                forgetCalls(Side.CLIENT);
            }
        }
    }

    void forgetCalls(Side by) {
        for (int i = 0; i < channels.size(); i++) {
            channels.at(i).asked(by).clear();
        }
    }

    /**
     * Bytes of a side are gone. Calls that it may have answered in them are open no more, nor are those of its own that the
     * other side may have answered unseen; what was sent to it before pairs only with an acknowledgment of its very tag. Once
     * both sides have lost bytes, a channel may have been opened anew, and then not even with that.
     */
    void lose(Side side) {
        side(side).reset();
        settled = false;
        lastCallNanos = NEVER;
        long other = lossKey(side.opposite());
        for (int i = 0; i < channels.size(); i++) {
            Channel channel = channels.at(i);
            channel.setContent(side, null);
            channel.asked(side.opposite()).clear();
            channel.asked(side).removeUpTo(other);
            channel.published.removeUpToKey(other);
            channel.delivered.removeUpToKey(other);
        }
        side(side).silent = true;
    }
}
