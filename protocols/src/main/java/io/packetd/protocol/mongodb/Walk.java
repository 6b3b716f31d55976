// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;

/** How far one message was read: its header, the place in it, the documents that are open there, and what was found. */
final class Walk {

    /** An array or sequence of documents that is larger is passed over as a whole, and its elements are not counted. */
    static final int MAX_COUNTED_BYTES = 256 << 10;

    /** A command in {@code $query}, and an array in it; nothing that is read lies deeper. */
    static final int MAX_DEPTH = 4;

    /** What an open document is. */
    enum Scope {
        COMMAND(0),
        EXPLAINED(1),
        REPLY(2),
        CURSOR(3),
        RETURNED(4),
        BATCH(5),
        WRITE_ERRORS(6),
        WRITE_ERROR(7),
        WRITE_CONCERN(8);

        private final int code;

        Scope(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Scope ofCode(int code) {
            for (Scope scope : values()) {
                if (scope.code == code) {
                    return scope;
                }
            }
            throw new IllegalArgumentException("scope code " + code + " is not 0 to 8");
        }
    }

    /** What is still to be read at the place where no document is open. */
    enum Content {
        /** Sections of OP_MSG, up to the end. */
        SECTIONS(0),
        /** One document, then nothing. */
        DOCUMENT(1),
        /** Documents to be counted, up to {@link Walk#countedEnd}. */
        COUNTED(2),
        /** Nothing: the rest is passed over. */
        NOTHING(3);

        private final int code;

        Content(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Content ofCode(int code) {
            for (Content content : values()) {
                if (content.code == code) {
                    return content;
                }
            }
            throw new IllegalArgumentException("content code " + code + " is not 0 to 3");
        }
    }

    /** Bytes of the message on the wire, its header included. */
    int wireBytes;

    int requestId;
    int responseTo;

    /** Whether a client sent it. */
    boolean request;

    /** Of the message itself; of the one inside when it was compressed. */
    OpCode opCode = OpCode.MSG;

    /** Code of the compressor, or -1. */
    int compressor = -1;

    /** The flags of its kind of message. */
    int flags;

    /** Documents that a legacy reply announces. */
    int announced;

    /** Whether a legacy reply holds documents of a collection, not the answer of a command. */
    boolean plain;

    /** Whether something could not be read, so that what was not found may be there all the same. */
    boolean cut;

    /** Bytes from the beginning of the message that are read or passed over. */
    int at;

    /** Where what is read ends: the end of the message, or its checksum. */
    int end;

    Content content = Content.NOTHING;
    int countedEnd;
    boolean bodySeen;
    int depth;
    final Scope[] scopes = new Scope[MAX_DEPTH];
    final int[] ends = new int[MAX_DEPTH];
    final int[] elements = new int[MAX_DEPTH];
    final Found found = new Found();

    /** Begins a message whose header was read. */
    void begin(ByteWindow in, Side side, OpCode kind) {
        wireBytes = in.i32le(0);
        requestId = in.i32le(MessageReader.REQUEST_ID);
        responseTo = in.i32le(MessageReader.RESPONSE_TO);
        request = side == Side.CLIENT;
        opCode = kind;
        compressor = -1;
        flags = 0;
        announced = 0;
        plain = false;
        cut = false;
        at = MessageReader.HEADER_BYTES;
        end = wireBytes;
        content = Content.NOTHING;
        countedEnd = 0;
        bodySeen = false;
        depth = 0;
        found.reset();
    }

    /** Not all of the message can be read: what was counted is not the whole number. */
    void cut() {
        cut = true;
        depth = 0;
        content = Content.NOTHING;
        found.batch = Found.NONE;
        found.returned = Found.NONE;
        found.writeErrors = Found.NONE;
    }

    /** A document is open whose elements begin four bytes after {@code start}. */
    void open(Scope scope, int start, int documentEnd) {
        scopes[depth] = scope;
        ends[depth] = documentEnd;
        elements[depth] = 0;
        depth++;
        at = start + 4;
    }
}
