// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes to: results to one stream, everything else to the other.
 *
 * @param out results
 * @param err messages, warnings, progress
 * @param colour whether results go to a terminal that shows colours
 * @param progress whether messages go to a terminal, which can show a progress bar
 */
record Console(OutputStream out, PrintWriter err, boolean colour, boolean progress) {

    /** Set by the launcher when standard output is a terminal: the JVM cannot tell the two streams apart. */
    private static final String OUT_IS_TERMINAL = "packetd.terminal.out";

    /** Set by the launcher when standard error is a terminal. */
    private static final String ERR_IS_TERMINAL = "packetd.terminal.err";

    /** The streams of the process. */
    static Console ofProcess() {
        boolean plain =
                System.getenv("NO_COLOR") != null && !System.getenv("NO_COLOR").isEmpty();
        return new Console(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 64 << 10),
                new PrintWriter(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Boolean.getBoolean(OUT_IS_TERMINAL) && !plain,
                Boolean.getBoolean(ERR_IS_TERMINAL));
    }
}
