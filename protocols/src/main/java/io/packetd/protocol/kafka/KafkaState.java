// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one connection: the requests that wait for their answers, the names of topics by their ids, and on each
 * side the frame that is open, of which at most {@value Facts#MAX_TOPICS} topics with {@value TopicFacts#MAX_PARTITIONS}
 * partitions each are kept. Idle, it takes less than 1.5 KiB; with all bounds reached about 64 KiB.
 */
public final class KafkaState {

    final Frame client = new Frame();

    final Frame server = new Frame();

    final Outstanding outstanding = new Outstanding();

    final TopicIds topicIds = new TopicIds();

    /** The pairing key of the next request. */
    long nextKey;

    /** Frames may be authentication tokens without a header, since SaslHandshake 0 was answered. */
    boolean rawTokens;

    /** Tokens of the client that the server has not answered. */
    int tokensOwed;

    /** The client id that was read last, and its bytes: a client has one. Not part of the state, it only saves work. */
    @Nullable
    String lastClientId;

    byte[] lastClientIdBytes = {};

    KafkaState() {}
}
