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
        int wanted = (int) Math.min(RequestHeader.LENGTH_BYTES + head.u32(0), MAX_WAIT);
        if (head.length() < wanted) {
            return Verdict.UNDECIDED;
        }
        // No more than these bytes, so that a longer head gets the same verdict.
        ByteWindow in = ByteWindow.of(head.copy(0, wanted), 0);
        KafkaState state = new KafkaState();
        int api = in.u16(4);
        int version = in.u16(6);
        boolean named = RequestHeader.hasClientId(api, version);
        int nameBytes = named ? Math.max(0, (short) in.u16(RequestHeader.CLIENT_ID_AT)) : 0;
        int bodyAt = (named ? RequestHeader.BYTES : RequestHeader.CLIENT_ID_AT) + nameBytes;
        Api known = Apis.of(api);
        Walk walk = state.client.walk;
        walk.begin(known == null ? null : known.request(version));
        Facts facts = state.client.facts;
        return switch (walk.run(in, bodyAt, RequestHeader.LENGTH_BYTES + in.u32(0), facts, state.topicIds)) {
            case DONE -> facts.arePlausible() ? Verdict.YES_CLIENT : Verdict.NO;
            case MORE -> !facts.arePlausible()
                    ? Verdict.NO
                    : nameBytes > 0 || facts.topicCount > 0 ? Verdict.YES_CLIENT : Verdict.MAYBE_CLIENT;
            case BAD -> Verdict.NO;
        };
    }

    /** Where a request may begin at or after {@code from}, or -1. */
    static int find(ByteWindow in, int from) {
        for (int at = from; at < in.length(); at++) {
            if (RequestHeader.check(in, at) != RequestHeader.Match.NO) {
                return at;
            }
        }
        return -1;
    }
}
