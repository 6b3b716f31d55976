// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;

/** MariaDB's packet of several commands, each with its length in front ("COM_MULTI"). */
final class MultiCommand {

    /** More commands than this are not told apart. */
    private static final int MAX_COMMANDS = 62;

    private MultiCommand() {}

    /** See {@link Awaited#inner()}. */
    static long inner(ByteWindow in, int from, int end) {
        int limit = Math.min(end, in.length());
        long prepares = 0;
        int count = 0;
        int at = from;
        while (at < end) {
            int start = Lenenc.end(in, at, limit);
            if (start < 0 || start >= limit || count == MAX_COMMANDS) {
                return 0;
            }
            if (in.u8(start) == Commands.PREPARE) {
                prepares |= 1L << count;
            }
            count++;
            long length = Lenenc.value(in, at);
            if (length == 0 || length > end - start) {
                return 0;
            }
            at = start + (int) length;
        }
        return prepares | 1L << count;
    }

    /** Whether the command with this index is a PREPARE. */
    static boolean isPrepare(long inner, int index) {
        return index < count(inner) && (inner >> index & 1) != 0;
    }

    /** Number of commands; 0 when not known. */
    static int count(long inner) {
        return inner == 0 ? 0 : 63 - Long.numberOfLeadingZeros(inner);
    }
}
