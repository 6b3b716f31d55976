// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Verdict;

/**
 * Whether bytes are Kafka, and where a request may begin. Only requests tell: an answer is a length and a number, and means
 * nothing without its request.
 */
final class KafkaProbe {

    /** So much of a long request is looked at before the verdict. */
    private static final int MAX_WAIT = 1024;

    private KafkaProbe() {}

    static Verdict probe(ByteWindow head) {
        if (head.length() == 0) {
            return Verdict.UNDECIDED;
        }
        return switch (RequestHeader.check(head, 0)) {
            case NO -> Verdict.NO;
            case PARTIAL -> Verdict.UNDECIDED;
            case NEWER -> Verdict.MAYBE_CLIENT;
            case KNOWN -> known(head);
        };
    }

    /** A request of a known layout must keep to it, to its very end when it is short. */
    private static Verdict known(ByteWindow head) {
        long size = RequestHeader.LENGTH_BYTES + head.u32(0);
        int wanted = (int) Math.min(size, MAX_WAIT);
        // No more than these bytes, so that a longer head gets the same verdict.
        ByteWindow in = ByteWindow.of(head.copy(0, Math.min(wanted, head.length())), 0);
        int api = in.u16(4);
        int version = in.u16(6);
        boolean named = RequestHeader.hasClientId(api, version);
        int nameBytes = named ? Math.max(0, (short) in.u16(RequestHeader.CLIENT_ID_AT)) : 0;
        int bodyAt = (named ? RequestHeader.BYTES : RequestHeader.CLIENT_ID_AT) + nameBytes;
        Api known = Apis.of(api);
        Walk walk = new Walk();
        walk.begin(known == null ? null : known.request(version));
        Facts facts = new Facts();
        Walk.End end = walk.run(in, bodyAt, size, facts, new TopicIds());
        if (end == Walk.End.BAD || !facts.arePlausible()) {
            return Verdict.NO;
        }
        if (in.length() < wanted) {
            return Verdict.UNDECIDED;
        }
        if (end == Walk.End.DONE && !isBelievable(api, facts, nameBytes > 0)) {
            return Verdict.NO;
        }
        // Numbers alone, most of them 0, are not enough: something must have a name.
        return nameBytes > 0 || facts.hasNames() ? Verdict.YES_CLIENT : Verdict.MAYBE_CLIENT;
    }

    /** The bytes from an index on, as many as are looked at. */
    static ByteWindow tail(ByteWindow in, int at) {
        return ByteWindow.of(in.copy(at, (int) Math.min(in.length(), (long) at + MAX_WAIT)), 0);
    }

    /** Whether a request that was read whole can be one: nobody without a name produces nothing. */
    static boolean isBelievable(int api, Facts facts, boolean named) {
        return facts.arePlausible() && (api != Apis.PRODUCE || facts.topicCount > 0 || named || facts.hasNames());
    }

    /** Where a request may begin at or after {@code from}, or -1. */
    static int find(ByteWindow in, int from) {
        for (int at = from; at < in.length(); at++) {
            RequestHeader.Match match = RequestHeader.check(in, at);
            if (match != RequestHeader.Match.NO
                    && (match != RequestHeader.Match.KNOWN
                            || !known(tail(in, at)).equals(Verdict.NO))) {
                return at;
            }
        }
        return -1;
    }
}
