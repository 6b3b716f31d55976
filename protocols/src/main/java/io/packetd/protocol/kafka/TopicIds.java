// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The names of topics by their ids, as messages on this connection told them. The newest stay, up to {@value #MAX_BYTES} bytes
 * of ids and names.
 */
final class TopicIds {

    static final int MAX_BYTES = 1280;

    private static final int ID_BYTES = 16;

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    /** One topic: both halves of its id, and its name. */
    record Known(long high, long low, String name) {
        private int bytes() {
            return ID_BYTES + name.length();
        }
    }

    /** Null until the first is learned. */
    @Nullable
    ArrayDeque<Known> known;

    private int bytes;

    /** The name of the topic with this id, or null. */
    @Nullable
    String name(long high, long low) {
        if (known != null) {
            for (Known topic : known) {
                if (topic.low() == low && topic.high() == high) {
                    return topic.name();
                }
            }
        }
        return null;
    }

    void learn(long high, long low, String name) {
        ArrayDeque<Known> all = known;
        if (all == null) {
            all = new ArrayDeque<>(4);
            known = all;
        }
        for (Iterator<Known> i = all.iterator(); i.hasNext(); ) {
            Known topic = i.next();
            if (topic.low() == low && topic.high() == high) {
                i.remove();
                bytes -= topic.bytes();
                break;
            }
        }
        Known topic = new Known(high, low, name);
        all.add(topic);
        bytes += topic.bytes();
        while (bytes > MAX_BYTES) {
            bytes -= all.remove().bytes();
        }
    }

    /** An id as Kafka prints it. */
    static String text(long high, long low) {
        byte[] id = new byte[ID_BYTES];
        for (int i = 0; i < 8; i++) {
            id[i] = (byte) (high >>> (56 - 8 * i));
            id[8 + i] = (byte) (low >>> (56 - 8 * i));
        }
        return TEXT.encodeToString(id);
    }
}
