// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.kafka;

import java.io.IOException;

/** Kafka cannot be reached, or does not take what it was sent. The message is for the user. */
public final class KafkaFailure extends IOException {

    private static final long serialVersionUID = 1;

    KafkaFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
