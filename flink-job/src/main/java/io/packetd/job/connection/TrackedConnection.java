// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.engine.Connection;
import org.jspecify.annotations.Nullable;

/** What the operator keeps for a flow: the connection, and the time of the earliest timer set for it. */
final class TrackedConnection {

    private final @Nullable Connection connection;

    /** A {@link BlockTime}; the end of the capture when there is no timer. */
    long timerAt;

    /** A watermark before which no deadline counts, since the stream lies behind; not kept over a restore. */
    long heldUntil;

    /** Whether it is in the state already. */
    boolean stored;

    /** A connection as it comes from the state; null when this build could not read it. */
    TrackedConnection(@Nullable Connection connection, long timerAt, boolean stored) {
        this.connection = connection;
        this.timerAt = timerAt;
        this.stored = stored;
    }

    boolean isReadable() {
        return connection != null;
    }

    Connection connection() {
        if (connection == null) {
            throw new IllegalStateException("the state of this connection could not be read");
        }
        return connection;
    }
}
