// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

/** What is going on, in one line that is written again and again; only on a terminal. */
final class StatusLine {

    private static final String CLEAR = "\r\u001b[K";

    private final Console console;
    private final boolean quiet;
    private boolean shown;

    StatusLine(Console console, boolean quiet) {
        this.console = console;
        this.quiet = quiet;
    }

    /** Replaces the line. */
    void show(String text) {
        if (console.progress() && !quiet) {
            console.err().print(CLEAR + "packetd: " + text);
            console.err().flush();
            shown = true;
        }
    }

    /** Removes the line. */
    void clear() {
        if (shown) {
            console.err().print(CLEAR);
            console.err().flush();
            shown = false;
        }
    }

    /** Writes a line that stays. */
    void say(String text) {
        clear();
        if (!quiet) {
            console.err().println("packetd: " + text);
        }
    }
}
