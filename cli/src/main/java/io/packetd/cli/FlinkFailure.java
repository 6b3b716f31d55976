// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A Flink cluster cannot be reached, or refuses. The message is one line for the user. */
final class FlinkFailure extends IOException {

    private static final long serialVersionUID = 1;

    private static final String CAUSED_BY = "Caused by: ";

    /** More of a message is of no use in one line. */
    private static final int MAX_CHARACTERS = 500;

    /** The class of an exception in front of its message. */
    private static final Pattern CLASS = Pattern.compile("^(?:\\w+\\.)+(?:\\w+\\$)*(\\w+)(?:: *|$)");

    FlinkFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * What is at the bottom of Flink's errors, each of which may be a whole stack trace: the message of the innermost cause, or
     * its class when it has none.
     */
    static String rootCause(List<String> errors) {
        String first = "";
        String innermost = "";
        for (String error : errors) {
            for (String raw : error.lines().toList()) {
                String line = raw.strip();
                if (line.startsWith(CAUSED_BY)) {
                    innermost = line.substring(CAUSED_BY.length());
                } else if (first.isEmpty() && !isFrame(line)) {
                    first = line;
                }
            }
        }
        String told = withoutClass(innermost.isEmpty() ? first : innermost);
        return told.length() > MAX_CHARACTERS ? told.substring(0, MAX_CHARACTERS) + "..." : told;
    }

    private static boolean isFrame(String line) {
        return line.isEmpty()
                || line.startsWith("at ")
                || line.startsWith("...")
                || line.startsWith("<Exception on server side")
                || line.equals("Internal server error.");
    }

    private static String withoutClass(String line) {
        String rest = line;
        String name = "";
        for (var matcher = CLASS.matcher(rest); matcher.find(); matcher = CLASS.matcher(rest)) {
            name = matcher.group(1);
            rest = rest.substring(matcher.end());
        }
        return rest.isEmpty() ? name : rest;
    }
}
