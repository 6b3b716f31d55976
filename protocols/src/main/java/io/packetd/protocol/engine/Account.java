// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

/**
 * The accounts of the ledger. The identities between them are checked by {@link Ledger#imbalance()}:
 *
 * <pre>
 * CAPTURED_BYTES = FRAMED + DUPLICATE + RESYNC + UNDETECTED + OPAQUE + STALE + UNREAD  (+ pending while a job runs)
 * REQUESTS       = PAIRED + UNANSWERED                                                 (+ pending while a job runs)
 * RESPONSES      = PAIRED + ORPHANS
 * </pre>
 */
public enum Account {
    /** Segments and datagrams that reached the engine. */
    SEGMENTS("segments"),
    /** Payload bytes that reached the engine. */
    CAPTURED_BYTES("captured-bytes"),
    /** Payload bytes that a decoder consumed as frames or skipped as announced bodies. */
    FRAMED("framed-bytes"),
    /** Payload bytes seen before: retransmissions and overlaps. */
    DUPLICATE("duplicate-bytes"),
    /** Payload bytes passed over while looking for the next frame after a loss or a reject. */
    RESYNC("resync-bytes"),
    /** Payload bytes of connections whose protocol was never found out. */
    UNDETECTED("undetected-bytes"),
    /** Payload bytes of opaque connections: encrypted, tunnelled, not selected. */
    OPAQUE("opaque-bytes"),
    /** Payload bytes outside the window of their connection, or after its end. */
    STALE("stale-bytes"),
    /** Payload bytes of a frame that its end never completed. */
    UNREAD("unread-bytes"),
    /** Bytes known to be missing from the capture: not part of the captured ones. */
    LOST("lost-bytes"),
    /** Bytes that the capture cut off packets by its snap length: neither captured nor lost. */
    CUT("cut-bytes"),
    /** Holes told to decoders. */
    GAPS("gaps"),
    /** Frames that a decoder rejected. */
    REJECTS("rejects"),
    /** Times a decoder threw: a bug of ours. */
    DECODER_FAILURES("decoder-failures"),
    /** Connections begun. */
    CONNECTIONS("connections"),
    /** Connections that turned opaque. */
    OPAQUE_CONNECTIONS("opaque-connections"),
    /** Requests told. */
    REQUESTS("requests"),
    /** Responses told, pushes left out. */
    RESPONSES("responses"),
    /** Requests that found their response. */
    PAIRED("paired"),
    /** Requests told without a response, for whatever reason. */
    UNANSWERED("unanswered"),
    /** Responses told without a request. */
    ORPHANS("orphans"),
    /** One-way messages and pushes told. */
    ONE_WAY("one-way");

    private final String label;

    Account(String label) {
        this.label = label;
    }

    /** The name in counters and reports. */
    public String label() {
        return label;
    }
}
