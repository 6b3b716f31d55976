// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

/** Describes the spans of some protocols: name, kind, status and attributes by the semantic conventions 1.44.0. */
@FunctionalInterface
interface Convention {

    /** The version whose names are used. */
    String SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";

    /** Fills in the draft; what is common to all protocols is set before. */
    void describe(Exchange exchange, SpanDraft span);
}
