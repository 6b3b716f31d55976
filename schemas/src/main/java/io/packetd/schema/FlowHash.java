// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash of an encoded flow key. It decides which subtask owns a flow and which state a savepoint gives it, so it never
 * changes: golden values hold it.
 */
final class FlowHash {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Odd constants with well-spread bits: the fractions of the golden ratio and of the square root of 3. */
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private static final long ROOT = 0xbb67ae8584caa73bL;

    private FlowHash() {}

    static int of(byte[] bytes, int offset, int length) {
        long hash = length * GOLDEN;
        int at = offset;
        int end = offset + length;
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            hash = mix(hash, (long) LONG.get(bytes, at));
        }
        if (end - at >= Integer.BYTES) {
            hash = mix(hash, (int) INT.get(bytes, at) & 0xffffffffL);
            at += Integer.BYTES;
        }
        long tail = 1;
        for (; at < end; at++) {
            tail = tail << 8 | (bytes[at] & 0xff);
        }
        hash = mix(hash, tail);
        return (int) (hash ^ (hash >>> 32));
    }

    private static long mix(long hash, long next) {
        long mixed = (hash ^ next) * ROOT;
        return (mixed ^ (mixed >>> 29)) * GOLDEN;
    }
}
