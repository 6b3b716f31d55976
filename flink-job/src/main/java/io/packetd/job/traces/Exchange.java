// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import io.packetd.job.connection.Endpoints;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.protocol.AttributeKey;
import io.packetd.protocol.Attributes;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Observed;
import io.packetd.protocol.RoundTrip;
import org.jspecify.annotations.Nullable;

/** A RoundTrip as the conventions look at it. */
final class Exchange {

    final RoundTrip roundTrip;
    final Endpoints ends;
    final Side side;
    final Attributes request;
    final Attributes response;

    /** The trace that the request continues, if any. */
    @Nullable
    TraceContext parent;

    private final int transport;
    private int client;

    Exchange(RoundTrip roundTrip, Endpoints ends, int transport, Side side) {
        this.roundTrip = roundTrip;
        this.ends = ends;
        this.transport = transport;
        this.side = side;
        this.request = attributes(roundTrip.request());
        this.response = attributes(roundTrip.response());
        this.client = roundTrip.clientDirection();
    }

    private static Attributes attributes(@Nullable Observed observed) {
        return observed == null ? Attributes.EMPTY : observed.message().attributes();
    }

    /** The one that asked is the server all the same, as a broker that delivers. */
    void askedByServer() {
        client = 1 - roundTrip.clientDirection();
    }

    /** IP protocol number. */
    int transport() {
        return transport;
    }

    String clientHost() {
        return ends.host(client);
    }

    int clientPort() {
        return ends.port(client);
    }

    String clientText() {
        return ends.text(client);
    }

    String serverHost() {
        return ends.host(1 - client);
    }

    int serverPort() {
        return ends.port(1 - client);
    }

    String serverText() {
        return ends.text(1 - client);
    }

    /** The value in the request, else in the response; null when neither has it. */
    <T> @Nullable T either(AttributeKey<T> key) {
        T value = request.get(key);
        return value == null ? response.get(key) : value;
    }

    /** As {@link #either}, but any key with this name. */
    @Nullable
    String named(String name) {
        Object value = request.byName(name);
        return (value == null ? response.byName(name) : value) instanceof String text ? text : null;
    }

    /** What is asked for; empty when that is not known. */
    String operation() {
        return roundTrip.first().message().operation();
    }

    /** How it ended; of a message without an answer how that one did. */
    Outcome outcome() {
        return last().message().outcome();
    }

    /** The protocol's word for the outcome, empty when it has none. */
    String status() {
        return last().message().status();
    }

    private Observed last() {
        Observed answer = roundTrip.response();
        return answer == null ? roundTrip.first() : answer;
    }

    /** Flags of the RoundTrip and of its messages. */
    int flags() {
        return AnalysisStats.flagsOf(roundTrip);
    }
}
