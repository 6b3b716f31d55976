// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The facts of a protocol that the engine, the sinks and the documentation need.
 *
 * @param id lower case, as users write it in rules, such as {@code http}
 * @param transports what may carry it
 * @param ports usual server ports, a hint for detection
 * @param pairing how responses find their requests
 * @param maxFrameBytes most bytes that may wait in a window for the rest of a frame
 * @param answerTimeout how long an answer may take before the request counts as unanswered
 * @param attributes every attribute that its messages may carry; only ever appended to
 * @param requestJson the keys of {@code Request} in JSON, in order
 * @param responseJson the keys of {@code Response} in JSON, in order
 */
public record Descriptor(
        String id,
        Set<Transport> transports,
        List<Integer> ports,
        Pairing pairing,
        int maxFrameBytes,
        Duration answerTimeout,
        List<AttributeKey<?>> attributes,
        List<JsonField> requestJson,
        List<JsonField> responseJson) {

    /** Copies the collections and checks the bounds. */
    public Descriptor {
        transports = Set.copyOf(transports);
        ports = List.copyOf(ports);
        attributes = List.copyOf(attributes);
        requestJson = List.copyOf(requestJson);
        responseJson = List.copyOf(responseJson);
        if (maxFrameBytes < 1) {
            throw new IllegalArgumentException(id + ": maxFrameBytes " + maxFrameBytes + " is below 1");
        }
        if (answerTimeout.isNegative() || answerTimeout.isZero()) {
            throw new IllegalArgumentException(id + ": answerTimeout " + answerTimeout + " is not above 0");
        }
    }
}
