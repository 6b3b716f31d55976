// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;

/**
 * The packet that begins a result with columns: their number, and whether their definitions follow. MySQL puts that flag
 * before the number ({@code CLIENT_OPTIONAL_RESULTSET_METADATA}), MariaDB behind it ({@code MARIADB_CLIENT_CACHE_METADATA}),
 * and without these capabilities there is none. The length of the packet tells them apart.
 */
final class ColumnCount {

    private ColumnCount() {}

    /** The number of columns, or 0 when the packet is none of the three. */
    static long columns(ByteWindow in, int end) {
        int at = Packet.HEAD;
        if (Lenenc.end(in, at, end) == end) {
            return Lenenc.value(in, at);
        }
        if (hasFlagInFront(in, end)) {
            return Lenenc.value(in, at + 1);
        }
        return hasFlagBehind(in, end) ? Lenenc.value(in, at) : 0;
    }

    static boolean hasDefinitions(ByteWindow in, int end) {
        int at = Packet.HEAD;
        if (Lenenc.end(in, at, end) == end) {
            return true;
        }
        return hasFlagInFront(in, end) ? in.u8(at) == 1 : in.u8(end - 1) == 1;
    }

    private static boolean hasFlagInFront(ByteWindow in, int end) {
        int at = Packet.HEAD;
        return in.u8(at) <= 1 && Lenenc.end(in, at + 1, end) == end && Lenenc.value(in, at + 1) > 0;
    }

    private static boolean hasFlagBehind(ByteWindow in, int end) {
        return Lenenc.end(in, Packet.HEAD, end) == end - 1 && in.u8(end - 1) <= 1;
    }
}
