// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.packetd.protocol.ByteWindow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Unpacks payloads; the first bytes say with which of the two methods they were packed. */
final class Unpacker {

    /** Who takes the bytes as they come. */
    interface Target {
        /** Takes bytes that stay as they are only during this call; false when no more are wanted. */
        boolean take(byte[] bytes, int count);
    }

    /** The first bytes of a zstd frame (RFC 8878, section 3.1.1). */
    private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    /** Method and window of a zlib stream. */
    private static final int ZLIB = 0x78;

    /** Largest window of a zstd frame that is accepted: 2^24 bytes, as long as a payload can be. */
    private static final int ZSTD_WINDOW_LOG = 24;

    private Unpacker() {}

    /** Unpacks what there is; a payload that is cut off yields its beginning. */
    static void unpack(byte[] payload, byte[] chunk, Target target) throws IOException, DataFormatException {
        if (isZstd(payload)) {
            unpackZstd(payload, chunk, target);
        } else {
            inflate(payload, chunk, target);
        }
    }

    /** Whether a packed payload may begin here: a zlib stream (RFC 1950, section 2.2) or a zstd frame. */
    static Match match(ByteWindow in, int at) {
        if (in.matches(at, ZSTD)) {
            return Match.MAYBE;
        }
        for (int i = 0; i < ZSTD.length && at + i < in.length(); i++) {
            if (in.u8(at + i) != (ZSTD[i] & 0xff)) {
                return i == 0 && in.u8(at) == ZLIB ? zlib(in, at) : Match.NO;
            }
        }
        return Match.PARTIAL;
    }

    private static Match zlib(ByteWindow in, int at) {
        if (in.length() < at + 2) {
            return Match.PARTIAL;
        }
        return in.u16(at) % 31 == 0 ? Match.MAYBE : Match.NO;
    }

    private static boolean isZstd(byte[] payload) {
        for (int i = 0; i < ZSTD.length; i++) {
            if (i >= payload.length || payload[i] != ZSTD[i]) {
                return false;
            }
        }
        return true;
    }

    private static void inflate(byte[] payload, byte[] chunk, Target target) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(payload);
            for (int n; (n = inflater.inflate(chunk)) > 0; ) {
                if (!target.take(chunk, n)) {
                    return;
                }
            }
        } finally {
            inflater.end();
        }
    }

    private static void unpackZstd(byte[] payload, byte[] chunk, Target target) throws IOException {
        try (ZstdInputStreamNoFinalizer in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(payload))) {
            in.setLongMax(ZSTD_WINDOW_LOG);
            in.setContinuous(true);
            for (int n; (n = in.read(chunk, 0, chunk.length)) > 0; ) {
                if (!target.take(chunk, n)) {
                    return;
                }
            }
        } catch (LinkageError missing) {
            throw new IOException("no zstd library for this platform", missing);
        }
    }
}
