// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.io.Serializable;

/**
 * What users may change about decoders.
 *
 * @param captureBodies whether text and JSON bodies of HTTP messages are kept
 * @param maxBodyBytes most bytes kept of one body, before and after decompression, 1 to 16 MiB
 */
public record DecoderOptions(boolean captureBodies, int maxBodyBytes) implements Serializable {

    /** The default cap of a captured body: 100 KiB, as in the original. */
    public static final int DEFAULT_MAX_BODY_BYTES = 102_400;

    /** The highest cap of a captured body: 16 MiB. */
    public static final int LARGEST_BODY_BYTES = 16 << 20;

    /** No bodies. */
    public static final DecoderOptions DEFAULT = new DecoderOptions(false, DEFAULT_MAX_BODY_BYTES);

    /** Checks the bounds. */
    public DecoderOptions {
        if (maxBodyBytes < 1 || maxBodyBytes > LARGEST_BODY_BYTES) {
            throw new IllegalArgumentException(
                    "maxBodyBytes " + maxBodyBytes + " is not in 1 to " + LARGEST_BODY_BYTES);
        }
    }
}
