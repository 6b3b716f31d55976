// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import org.jspecify.annotations.Nullable;

/** A span while a convention describes it. */
final class SpanDraft {

    final SpanAttributes attributes = new SpanAttributes();
    String name = "";
    SpanKind kind = SpanKind.CLIENT;
    boolean error;

    /** Status Error with this {@code error.type}; {@code _OTHER} when the protocol has no word for it. */
    void fail(@Nullable String type) {
        error = true;
        attributes.text("error.type", type == null || type.isEmpty() ? "_OTHER" : type);
    }
}
