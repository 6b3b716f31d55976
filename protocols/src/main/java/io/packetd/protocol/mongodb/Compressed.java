// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.ByteWindow;
import org.jspecify.annotations.Nullable;

/**
 * OP_COMPRESSED: a message in a message. Its first {@value #MAX_COMPRESSED_BYTES} bytes are waited for, and of those at most
 * {@value Inflated#MAX_BYTES} are made; what lies behind is not read.
 *
 * <pre>
 * 16              20         24           25
 * +---------------+----------+------------+-----
 * | opcode inside | size of  | compressor | data
 * |               | its body | (one byte) |
 * +---------------+----------+------------+-----
 * </pre>
 */
final class Compressed {

    /** Most bytes of compressed data that are waited for. */
    static final int MAX_COMPRESSED_BYTES = 256 << 10;

    static final int NOOP = 0;
    static final int SNAPPY = 1;
    static final int ZLIB = 2;
    static final int ZSTD = 3;

    static final int DATA = 25;

    private static final int ZSTD_MAGIC = 0x28b52ffd;
    private static final int INNER_OP_CODE = 16;
    private static final int INNER_SIZE = 20;
    private static final int COMPRESSOR = 24;
    private static final String[] NAMES = {"noop", "snappy", "zlib", "zstd"};

    private Compressed() {}

    /** The name of a compressor, or its number. */
    static String name(int compressor) {
        return compressor < NAMES.length ? NAMES[compressor] : Integer.toString(compressor);
    }

    /** Bytes of the window that are wanted of a message of this length. */
    static int wanted(ByteWindow in, int wireBytes) {
        if (in.length() < DATA) {
            return DATA;
        }
        boolean readable = opCode(in) != null && in.u8(COMPRESSOR) < NAMES.length;
        return readable ? Math.min(wireBytes, DATA + MAX_COMPRESSED_BYTES) : DATA;
    }

    /** The kind of the message inside; null when there is none, or its size is not believable. */
    static @Nullable OpCode opCode(ByteWindow in) {
        OpCode inner = OpCode.ofCode(in.i32le(INNER_OP_CODE));
        long size = in.u32le(INNER_SIZE);
        boolean fits = inner != null
                && inner != OpCode.COMPRESSED
                && size + MessageReader.HEADER_BYTES >= inner.smallest()
                && size + MessageReader.HEADER_BYTES <= MessageReader.MAX_MESSAGE_BYTES;
        return fits ? inner : null;
    }

    /** Whether the data begins as its compressor begins it; {@code head} has six bytes of it. */
    static boolean mayBegin(ByteWindow head, int wireBytes) {
        int first = head.u16(DATA);
        return switch (head.u8(COMPRESSOR)) {
            case NOOP -> head.i32le(INNER_SIZE) == wireBytes - DATA;
            case SNAPPY -> Snappy.announces(head.copy(DATA, DATA + 6), head.i32le(INNER_SIZE));
            case ZLIB -> (first & 0x0f00) == 0x0800 && first % 31 == 0;
            case ZSTD -> head.i32(DATA) == ZSTD_MAGIC;
            default -> false;
        };
    }

    /** Reads the message inside; false when it is damaged. */
    static boolean read(Walk w, ByteWindow in, OpCode inner, MongodbState state) {
        int bodyBytes = in.i32le(INNER_SIZE);
        w.opCode = inner;
        w.compressor = in.u8(COMPRESSOR);
        if (w.compressor >= NAMES.length) {
            w.cut();
            return true;
        }
        int there = Math.min(in.length(), w.wireBytes);
        Inflated body = Inflated.of(w.compressor, in.copy(DATA, there), there == w.wireBytes, bodyBytes);
        if (body.isDamaged()) {
            return false;
        }
        w.end = MessageReader.HEADER_BYTES + bodyBytes;
        ByteWindow window = new ByteWindow();
        window.reset(body.bytes(), 0, body.size(), 0, 0);
        int result = FixedPart.read(w, window, MessageReader.HEADER_BYTES, state);
        if (result == 0) {
            result = BsonWalker.run(w, window, MessageReader.HEADER_BYTES);
        }
        if (result > 0) {
            // The rest was not made, or cannot be: then the message is shorter than it says.
            if (body.size() == bodyBytes || !body.isCut()) {
                return false;
            }
            w.cut();
        }
        return result != BsonWalker.BAD;
    }
}
