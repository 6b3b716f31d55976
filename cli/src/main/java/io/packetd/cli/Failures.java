// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.shipper.kafka.KafkaFailure;
import io.packetd.shipper.live.CaptureFailure;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** What a user is told when the work failed. */
final class Failures {

    /** Causes followed; more would be a circle. */
    private static final int MAX_CAUSES = 32;

    private Failures() {}

    /** The innermost cause: Flink wraps it many times. I/O is told as it is, anything else is a bug and says so. */
    static String message(Throwable failure) {
        String told = told(failure);
        if (told != null) {
            return told;
        }
        Throwable cause = innermost(failure);
        if (cause instanceof FileSystemException e) {
            return e.getFile() + ": " + (e.getReason() == null ? e.getClass().getSimpleName() : e.getReason());
        }
        if (cause instanceof IOException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        if (cause instanceof OutOfMemoryError) {
            return "out of memory; give more with PACKETD_JAVA_OPTS=-Xmx2g";
        }
        StackTraceElement[] trace = cause.getStackTrace();
        return "internal error: " + cause + (trace.length == 0 ? "" : " at " + trace[0]) + "; please report it";
    }

    /** Whether the reader of standard output has gone, such as {@code head}: nobody is left to be told. */
    static boolean isClosedPipe(Throwable failure) {
        Throwable cause = innermost(failure);
        return cause instanceof IOException && "Broken pipe".equals(cause.getMessage());
    }

    /** What was written for the user says more than its cause. */
    private static @Nullable String told(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
            if (cause instanceof KafkaFailure || cause instanceof CaptureFailure || cause instanceof FlinkFailure) {
                return cause.getMessage();
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES; i++) {
            @Nullable Throwable next = cause.getCause();
            if (next == null) {
                break;
            }
            cause = next;
        }
        return cause;
    }
}
