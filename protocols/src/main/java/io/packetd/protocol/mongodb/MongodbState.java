// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.Side;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one connection: how far the message of each side was read, the chain of replies that the server sends
 * unasked, and the open legacy queries, whose replies hold documents instead of answers. Idle below 300 bytes.
 */
public final class MongodbState {

    /** Most open legacy queries that are remembered. */
    static final int MAX_PLAIN = 64;

    private static final int[] NONE = {};

    /** The half-read message of each side. */
    @Nullable
    Walk client;

    @Nullable
    Walk server;

    private @Nullable Walk spare;

    /** Whether the server sends replies that answer its own last one. */
    boolean chained;

    /** Id of the last reply of the chain. */
    int chainReply;

    /** Id of the request that began the chain. */
    int chainRequest;

    /** Whether a legacy query asked for all batches at once; then its id. */
    boolean exhaustAsked;

    int exhaustRequest;

    /** Ids of open legacy queries, oldest first. */
    int[] plain = NONE;

    int plainCount;

    MongodbState() {}

    /** The half-read message of this side. */
    @Nullable
    Walk open(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    /** A message of this side is half read. */
    void open(Side side, Walk w) {
        if (spare == w) {
            spare = null;
        }
        if (side == Side.CLIENT) {
            client = w;
        } else {
            server = w;
        }
    }

    /** No message of this side is half read. */
    void close(Side side) {
        Walk w = open(side);
        if (w != null) {
            spare = w;
        }
        if (side == Side.CLIENT) {
            client = null;
        } else {
            server = null;
        }
    }

    /** Room for a message that begins. */
    Walk spare() {
        Walk w = spare;
        if (w == null) {
            w = new Walk();
            spare = w;
        }
        return w;
    }

    /** Remembers a legacy query. */
    void asked(int id) {
        answered(id);
        if (plainCount == MAX_PLAIN) {
            System.arraycopy(plain, 1, plain, 0, --plainCount);
        }
        if (plainCount == plain.length) {
            plain = Arrays.copyOf(plain, Math.max(2, plainCount * 2));
        }
        plain[plainCount++] = id;
    }

    /** Forgets a legacy query. */
    void answered(int id) {
        for (int i = 0; i < plainCount; i++) {
            if (plain[i] == id) {
                System.arraycopy(plain, i + 1, plain, i, --plainCount - i);
                return;
            }
        }
    }

    /** Whether the reply to this id holds documents. */
    boolean isPlain(int id) {
        for (int i = 0; i < plainCount; i++) {
            if (plain[i] == id) {
                return true;
            }
        }
        return false;
    }

    /** Bytes of this side are gone. */
    void lost(Side side) {
        close(side);
        if (side == Side.SERVER) {
            chained = false;
        }
    }
}
