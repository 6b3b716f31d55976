// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

/**
 * Names of {@link SegmentBlock#stream() streams}: {@code <domain>#<run>}. What stands before the last {@code #} is the capture
 * domain of every flow in the stream, so that a block without flows tells it too.
 */
public final class StreamName {

    private static final char SEPARATOR = '#';

    private StreamName() {}

    /**
     * The name of one run of one capture thread.
     *
     * @param domain that of the flows; may be empty
     * @param run never used again in this domain; without {@code #}
     */
    public static String of(String domain, String run) {
        if (run.isEmpty() || run.indexOf(SEPARATOR) >= 0) {
            throw new IllegalArgumentException("the run '" + run + "' of a stream is empty or holds a '#'");
        }
        return domain + SEPARATOR + run;
    }

    /** The capture domain of a stream; empty for a name that is not of this form. */
    public static String domain(String stream) {
        int end = stream.lastIndexOf(SEPARATOR);
        return end < 0 ? "" : stream.substring(0, end);
    }
}
