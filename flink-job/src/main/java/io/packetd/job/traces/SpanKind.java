// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

/** Whose view of the exchange a span is, as OpenTelemetry says it. */
public enum SpanKind {
    /** The one that answers. */
    SERVER(2),
    /** The one that asks. */
    CLIENT(3),
    /** Hands a message to a broker. */
    PRODUCER(4),
    /** Is handed a message by a broker. */
    CONSUMER(5);

    private final int code;

    SpanKind(int code) {
        this.code = code;
    }

    /** The number in OTLP. */
    public int code() {
        return code;
    }
}
