// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import java.io.Serializable;

/**
 * One capture file.
 *
 * @param path where it is; {@link #STDIN} for standard input
 * @param firstNanos capture time of its first packet, epoch nanoseconds; {@code Long.MAX_VALUE} when it has none
 * @param bytes its length on disk; 0 when not known
 */
public record CaptureInput(String path, long firstNanos, long bytes) implements Serializable {

    /** Stands for standard input. */
    public static final String STDIN = "-";

    /** Whether this is standard input. */
    public boolean isStdin() {
        return path.equals(STDIN);
    }
}
