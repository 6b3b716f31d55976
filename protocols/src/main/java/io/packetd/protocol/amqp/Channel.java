// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.Side;
import org.jspecify.annotations.Nullable;

/** What is remembered of one channel. */
final class Channel {

    /** Publishes are not confirmed, or nobody knows. */
    static final long NO_CONFIRMS = 0;

    /** They are, but how many came before is not known. */
    static final long NUMBER_UNKNOWN = -1;

    final int number;

    /** Publishes that wait for a confirm. */
    final Tags published;

    /** Deliveries that wait for an acknowledgment. */
    final Tags delivered;

    final Consumers consumers;

    /** The number of the next publish in confirm mode, or one of the two constants. */
    long nextPublish = NO_CONFIRMS;

    /** The newest key when the confirm mode began. */
    long confirmsSince;

    /** Whether the client was seen to acknowledge deliveries here. */
    boolean acknowledges;

    /** The call that asked for a consumer whose tag the broker makes up; 0 when none is open. */
    long namelessKey;

    boolean namelessAcknowledges;
    String namelessQueue = "";

    private final Waits[] waits = {new Waits(), new Waits()};
    private final @Nullable Content[] contents = new @Nullable Content[2];

    Channel(int number, Budget tags, Budget consumers) {
        this.number = number;
        this.published = new Tags(tags);
        this.delivered = new Tags(tags);
        this.consumers = new Consumers(consumers);
    }

    /** The calls of this side that wait. */
    Waits asked(Side by) {
        return waits[by.code()];
    }

    /** What this side is in the middle of sending. */
    @Nullable
    Content content(Side from) {
        return contents[from.code()];
    }

    void setContent(Side from, @Nullable Content content) {
        contents[from.code()] = content;
    }

    /** Forgets all but calls to close that wait: the channel ends, or begins anew. */
    void reset(int closeCode) {
        for (Waits side : waits) {
            side.keepOnly(closeCode);
        }
        published.clear();
        delivered.clear();
        consumers.clear();
        nextPublish = NO_CONFIRMS;
        acknowledges = false;
        namelessKey = 0;
        namelessQueue = "";
    }

    /** Whether a channel nobody ever heard of would be the same. */
    boolean isBlank() {
        return nextPublish == NO_CONFIRMS
                && !acknowledges
                && namelessKey == 0
                && waits[0].size() == 0
                && waits[1].size() == 0
                && contents[0] == null
                && contents[1] == null
                && published.size() == 0
                && delivered.size() == 0
                && consumers.all().isEmpty();
    }
}
