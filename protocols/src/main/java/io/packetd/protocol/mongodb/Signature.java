// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mongodb;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.mongodb.Commands.Command;
import org.jspecify.annotations.Nullable;

/**
 * What the beginning of a message must look like: a believable length, a known opcode, and behind them lengths that fit the
 * length of the message, flags that exist, and names that are text. The verdict depends on the first bytes alone, so a longer
 * head has the same.
 */
final class Signature {

    /** Flags of OP_MSG that exist. */
    private static final int MESSAGE_FLAGS =
            FixedPart.CHECKSUM_PRESENT | FixedPart.MORE_TO_COME | FixedPart.EXHAUST_ALLOWED;

    private static final int REPLY_FLAGS = 0xf;
    private static final int QUERY_FLAGS = 0xfe;

    /** Longest name that is taken for one of the protocol's own. */
    private static final int MAX_NAME_BYTES = 64;

    private static final int MAX_NAMESPACE_BYTES = 256;

    /** A message up to this length is waited for when only its fields tell who sent it. */
    private static final int MAX_WAIT_BYTES = 4096;

    /** Some clients write this instead of 0 into a request. */
    private static final int NO_REQUEST = -1;

    private static final int BODY = MessageReader.HEADER_BYTES;
    private static final int SECTION = BODY + 4;

    /** How much of something is there. */
    private enum Match {
        NO,
        MORE,
        YES
    }

    private Signature() {}

    /** The verdict on a message that begins here. */
    static Verdict at(ByteWindow in, int at) {
        int there = in.length() - at;
        if (there < 4) {
            return Verdict.UNDECIDED;
        }
        int length = in.i32le(at);
        if (length < OpCode.KILL_CURSORS.smallest() || length > MessageReader.MAX_MESSAGE_BYTES) {
            return Verdict.NO;
        }
        if (there < BODY) {
            int from = MessageReader.OP_CODE;
            boolean odd = there > from + 2 && in.u8(at + from + 2) != 0;
            odd |= there > from + 1 && in.u8(at + from + 1) != 0 && in.u8(at + from + 1) != 0x07;
            return odd ? Verdict.NO : Verdict.UNDECIDED;
        }
        OpCode opCode = OpCode.ofCode(in.i32le(at + MessageReader.OP_CODE));
        if (opCode == null || length < opCode.smallest()) {
            return Verdict.NO;
        }
        return switch (opCode) {
            case MSG -> message(in, at, length);
            case REPLY -> reply(in, at, length);
            case QUERY -> of(query(in, at, length), Verdict.YES_CLIENT);
            case GET_MORE -> of(named(in, at, length, 12, 12), Verdict.YES_CLIENT);
            case INSERT -> of(flagged(in, at, BODY, 1, named(in, at, length, 0, -1)), Verdict.YES_CLIENT);
            case UPDATE -> of(flagged(in, at, BODY, 0, named(in, at, length, 4, -1)), Verdict.YES_CLIENT);
            case DELETE -> of(flagged(in, at, BODY, 0, named(in, at, length, 4, -1)), Verdict.YES_CLIENT);
            case KILL_CURSORS -> killCursors(in, at, length);
            case COMMAND -> of(text(in, at + BODY, at + length, MAX_NAME_BYTES, null), Verdict.MAYBE_CLIENT);
            case COMMAND_REPLY -> of(document(in, at + BODY, at + (long) length), Verdict.MAYBE_SERVER);
            case COMPRESSED -> compressed(in, at, length);
        };
    }

    private static Verdict of(Match match, Verdict yes) {
        return switch (match) {
            case NO -> Verdict.NO;
            case MORE -> Verdict.UNDECIDED;
            case YES -> yes;
        };
    }

    private static Verdict message(ByteWindow in, int at, int length) {
        if (at + SECTION > in.length()) {
            return Verdict.UNDECIDED;
        }
        int flags = in.i32le(at + BODY);
        if ((flags & ~MESSAGE_FLAGS) != 0) {
            return Verdict.NO;
        }
        if (at + SECTION + 5 > in.length()) {
            return Verdict.UNDECIDED;
        }
        long end = at + (long) length - ((flags & FixedPart.CHECKSUM_PRESENT) != 0 ? 4 : 0);
        int first = at + SECTION + 1;
        Match match =
                switch (in.u8(at + SECTION)) {
                    case 0 -> document(in, first, end);
                    case 1 ->
                        first + in.u32le(first) > end || in.u32le(first) < 6
                                ? Match.NO
                                : text(in, first + 4, end, MAX_NAME_BYTES, null);
                    default -> Match.NO;
                };
        return match == Match.YES ? sender(in, at, length) : of(match, Verdict.YES);
    }

    /** Who sent an OP_MSG: a reply names its request, unless that has the id 0; a request names its database. */
    private static Verdict sender(ByteWindow in, int at, int length) {
        int responseTo = in.i32le(at + MessageReader.RESPONSE_TO);
        if (responseTo != 0 && responseTo != NO_REQUEST) {
            return Verdict.YES_SERVER;
        }
        boolean bodyFirst = in.u8(at + SECTION) == 0;
        int element = at + SECTION + 5;
        if (!bodyFirst || length > MAX_WAIT_BYTES || in.u8(element) == 0) {
            return Verdict.YES_CLIENT;
        }
        int nul = in.indexOf(0, element + 1);
        Command command = nul < 0 ? null : Commands.find(in, element + 1, nul);
        if (command != null && in.u8(element) != BsonValues.BOOLEAN && in.u8(element) != BsonValues.DOCUMENT) {
            return Verdict.YES_CLIENT;
        }
        if (at + length > in.length()) {
            return Verdict.UNDECIDED;
        }
        ByteWindow whole = ByteWindow.of(in.copy(at, at + length), 0);
        return namesItsDatabase(whole) ? Verdict.YES_CLIENT : Verdict.YES_SERVER;
    }

    private static boolean namesItsDatabase(ByteWindow whole) {
        Walk w = new Walk();
        w.begin(whole, Side.CLIENT, OpCode.MSG);
        int result = FixedPart.read(w, whole, 0, new MongodbState());
        return result == 0 && BsonWalker.run(w, whole, 0) == BsonWalker.DONE && w.found.database != null;
    }

    private static Verdict reply(ByteWindow in, int at, int length) {
        if (at + BODY + 4 > in.length()) {
            return Verdict.UNDECIDED;
        }
        if ((in.i32le(at + BODY) & ~REPLY_FLAGS) != 0) {
            return Verdict.NO;
        }
        int documents = at + OpCode.REPLY.smallest();
        if (documents > in.length()) {
            return Verdict.UNDECIDED;
        }
        int from = in.i32le(documents - 8);
        int count = in.i32le(documents - 4);
        int room = length - OpCode.REPLY.smallest();
        if (from < 0
                || count < 0
                || (long) count * BsonValues.SMALLEST_DOCUMENT > room
                || (count == 0) != (room == 0)) {
            return Verdict.NO;
        }
        if (count == 0) {
            return Verdict.MAYBE_SERVER;
        }
        if (documents + 4 > in.length()) {
            return Verdict.UNDECIDED;
        }
        long first = in.u32le(documents);
        return count == 1 && first != room
                ? Verdict.NO
                : of(anyDocument(in, documents, at + (long) length), Verdict.YES_SERVER);
    }

    private static Match query(ByteWindow in, int at, int length) {
        Match namespace = flagged(in, at, BODY, QUERY_FLAGS, named(in, at, length, 8, -1));
        if (namespace != Match.YES) {
            return namespace;
        }
        int document = in.indexOf(0, at + SECTION) + 1 + 8;
        if (document + 4 > in.length()) {
            return Match.MORE;
        }
        long rest = at + (long) length - document - in.u32le(document);
        return rest != 0 && rest < BsonValues.SMALLEST_DOCUMENT
                ? Match.NO
                : anyDocument(in, document, at + (long) length);
    }

    /** The match, unless four bytes before it hold a flag that does not exist. */
    private static Match flagged(ByteWindow in, int at, int flags, int known, Match match) {
        return at + flags + 4 <= in.length() && (in.i32le(at + flags) & ~known) != 0 ? Match.NO : match;
    }

    /**
     * Four bytes, the full name of a collection, then at least this many bytes: as many as {@code exactly} when it is not
     * negative, else a document behind them.
     */
    private static Match named(ByteWindow in, int at, int length, int after, int exactly) {
        int name = at + SECTION;
        Match match = text(in, name, at + (long) length, MAX_NAMESPACE_BYTES, '.');
        if (match != Match.YES) {
            return match;
        }
        int rest = in.indexOf(0, name) + 1;
        long room = at + (long) length - rest;
        if (exactly >= 0) {
            return room == exactly ? Match.YES : Match.NO;
        }
        return anyDocument(in, rest + after, at + (long) length);
    }

    private static Verdict killCursors(ByteWindow in, int at, int length) {
        if (at + BODY + 8 > in.length()) {
            return Verdict.UNDECIDED;
        }
        boolean exact = in.i32le(at + BODY) == 0
                && in.i32le(at + BODY + 4) > 0
                && length == OpCode.KILL_CURSORS.smallest() + 8L * in.i32le(at + BODY + 4);
        return exact ? Verdict.YES_CLIENT : Verdict.NO;
    }

    private static Verdict compressed(ByteWindow in, int at, int length) {
        if (at + Compressed.DATA + 6 > in.length()) {
            return length < Compressed.DATA + 6 ? Verdict.NO : Verdict.UNDECIDED;
        }
        ByteWindow head = ByteWindow.of(in.copy(at, at + Compressed.DATA + 6), 0);
        OpCode inner = Compressed.opCode(head);
        if (inner == null || !Compressed.mayBegin(head, length)) {
            return Verdict.NO;
        }
        if (inner.sentBy() != null) {
            return inner.sentBy() == Side.CLIENT ? Verdict.YES_CLIENT : Verdict.YES_SERVER;
        }
        int responseTo = head.i32le(MessageReader.RESPONSE_TO);
        return responseTo == 0 || responseTo == NO_REQUEST ? Verdict.YES_CLIENT : Verdict.YES_SERVER;
    }

    /** A document of the protocol itself: not empty, and its first name is a word. */
    private static Match document(ByteWindow in, int at, long end) {
        Match match = anyDocument(in, at, end);
        if (match != Match.YES) {
            return match;
        }
        return in.u8(at + 4) == 0 ? Match.NO : text(in, at + 5, end, MAX_NAME_BYTES, null);
    }

    /** A document that fits in, as far as its first name. */
    private static Match anyDocument(ByteWindow in, int at, long end) {
        if (at + BsonValues.SMALLEST_DOCUMENT > end) {
            return Match.NO;
        }
        if (at + 4 > in.length()) {
            return Match.MORE;
        }
        long length = in.u32le(at);
        if (length < BsonValues.SMALLEST_DOCUMENT || at + length > end) {
            return Match.NO;
        }
        if (at + 5 > in.length()) {
            return Match.MORE;
        }
        int type = in.u8(at + 4);
        boolean fits = type == 0 ? length == BsonValues.SMALLEST_DOCUMENT : BsonValues.isType(type);
        return fits ? Match.YES : Match.NO;
    }

    /** A text of ASCII that ends with a zero byte, and holds this character. */
    private static Match text(ByteWindow in, int at, long end, int most, @Nullable Character wanted) {
        boolean found = wanted == null;
        for (int i = at; i < at + most; i++) {
            if (i >= end) {
                return Match.NO;
            }
            if (i >= in.length()) {
                return Match.MORE;
            }
            int b = in.u8(i);
            if (b == 0) {
                return found && i > at ? Match.YES : Match.NO;
            }
            if (b <= ' ' || b >= 0x7f) {
                return Match.NO;
            }
            found |= wanted != null && b == wanted;
        }
        return Match.NO;
    }
}
