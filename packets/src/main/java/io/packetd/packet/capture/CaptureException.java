// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.capture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A capture file that is cut, corrupt, or none. All frames before the damage were delivered. The message names the file, the
 * byte offset, what is wrong and what to do.
 */
public final class CaptureException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    CaptureException(String message, long offset, @Nullable Throwable cause) {
        super(message, cause);
        this.offset = offset;
    }

    /** Where the damaged record begins, in bytes from the start of the uncompressed stream. */
    public long offset() {
        return offset;
    }
}
