// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.Attributes;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;
import io.packetd.protocol.redis.Command.Trait;

/** Commands as arrays of bulk strings, and what a whole command means for the connection. */
final class RequestReader {

    /** Largest bulk string a server accepts by default, in bytes ({@code proto-max-bulk-len}). */
    static final long MAX_BULK_BYTES = 512L << 20;

    /** Most elements of an aggregate: what a server accepts. */
    static final long MAX_ELEMENTS = Integer.MAX_VALUE;

    private static final Attributes IN_TRANSACTION =
            Message.request("").with(RedisAttributes.TRANSACTION, true).build().attributes();

    /** Attributes by database, for the databases a server has by default: outside and inside of a transaction. */
    private static final Attributes[] BY_DATABASE = new Attributes[32];

    static {
        for (int i = 0; i < BY_DATABASE.length; i++) {
            BY_DATABASE[i] = attributes(i / 2, i % 2 == 1);
        }
    }

    private RequestReader() {}

    static Step read(ByteWindow in, RedisState state) {
        if (state.leaving) {
            return Step.leave(0, OpaqueReason.REPLICATION);
        }
        RequestProgress request = state.request;
        int at = 0;
        if (request.left == 0) {
            if (in.u8(0) != '*') {
                return InlineReader.read(in, state);
            }
            long count = RespNumber.read(in, 1, MAX_ELEMENTS);
            if (count < 0) {
                return unread(count, in, 0);
            }
            at = 1 + RespNumber.bytes(count);
            long arguments = RespNumber.value(count);
            if (arguments == RespNumber.STREAMED) {
                return Step.reject(Reason.MALFORMED);
            }
            if (arguments <= 0) {
                return Step.ignore(at, 0); // the server passes over them without an answer
            }
            request.begin((int) arguments);
        }
        return arguments(in, at, state);
    }

    private static Step arguments(ByteWindow in, int from, RedisState state) {
        RequestProgress request = state.request;
        int at = from;
        while (true) {
            if (request.tailDue) {
                if (at + 2 > in.length()) {
                    return await(in, at, 2);
                }
                if (in.u8(at) != '\r' || in.u8(at + 1) != '\n') {
                    return Step.reject(Reason.MALFORMED);
                }
                at += 2;
                request.tailDue = false;
                request.index++;
                if (--request.left == 0) {
                    return finish(state, at);
                }
            }
            if (at == in.length()) {
                return await(in, at, 1);
            }
            if (in.u8(at) != '$') {
                return Step.reject(Reason.MALFORMED);
            }
            long number = RespNumber.read(in, at + 1, MAX_BULK_BYTES);
            if (number < 0) {
                return unread(number, in, at);
            }
            long bytes = RespNumber.value(number);
            if (bytes < 0) {
                return Step.reject(Reason.MALFORMED);
            }
            int body = at + 1 + RespNumber.bytes(number);
            int there = in.length() - body;
            if (request.readsNext()) {
                if (bytes <= RedisCommands.MAX_WORD) {
                    if (there < bytes) {
                        return await(in, at, body - at + (int) bytes);
                    }
                    request.take(in, body, body + (int) bytes);
                } else if (request.index == 0) {
                    request.command = RedisCommands.UNREADABLE;
                }
            }
            request.size += bytes;
            request.tailDue = true;
            if (there < bytes) {
                return Step.advance(in.length(), bytes - there);
            }
            at = body + (int) bytes;
        }
    }

    /** Gives what was read so far, or asks for {@code bytes} from {@code at} on when that is nothing. */
    static Step await(ByteWindow in, int at, int bytes) {
        return at > 0 ? Step.advance(at, 0) : Step.needMore(Math.max(bytes, in.length() + 1));
    }

    /** The step for a line that {@link RespNumber} could not read. */
    static Step unread(long number, ByteWindow in, int at) {
        if (number == RespNumber.PENDING) {
            return await(in, at, in.length() - at + 1);
        }
        return Step.reject(number == RespNumber.TOO_LARGE ? Reason.LIMIT : Reason.MALFORMED);
    }

    /** A command is complete: {@code state.request} says which. */
    static Step finish(RedisState state, int bytes) {
        RequestProgress request = state.request;
        Command command = request.command == null ? RedisCommands.UNREADABLE : request.command;
        int argument = request.argument;
        int channels = request.index - 1;
        long size = request.size;
        request.reset();
        if (command.trait() == Trait.REPLCONF && argument == RequestProgress.ACK) {
            state.leaving = true; // a replica reports its offset: this has been a replication stream for long
            return Step.leave(0, OpaqueReason.REPLICATION);
        }
        boolean mute = isMute(state, command, argument);
        boolean transaction = state.inTransaction && command.trait() != Trait.END_TRANSACTION;
        Attributes attributes = attributes(state, transaction);
        if (!mute) {
            state.requests++;
            Expectation expectation = command.expectation();
            if (expectation != null && !state.expect(expectation, due(expectation, argument, channels))) {
                return Step.reject(Reason.LIMIT);
            }
        }
        follow(state, command, mute || transaction);
        Message.Kind kind = mute ? Message.Kind.ONE_WAY : Message.Kind.REQUEST;
        Message message =
                new Message(kind, 0, command.name(), Message.Outcome.NONE, "", size, Message.BY_ENGINE, 0, attributes);
        return Step.emit(message, bytes);
    }

    /** Whether this command is not answered, by CLIENT REPLY. */
    private static boolean isMute(RedisState state, Command command, int mode) {
        boolean skipped = state.skipNext;
        state.skipNext = false;
        if (command.trait() == Trait.CLIENT_REPLY) {
            switch (mode) {
                case RequestProgress.REPLY_ON -> {
                    state.repliesOff = false;
                    return false;
                }
                case RequestProgress.REPLY_OFF -> {
                    state.repliesOff = true;
                    return true;
                }
                case RequestProgress.REPLY_SKIP -> {
                    state.skipNext = !state.repliesOff;
                    return true;
                }
                default -> {
                    return state.repliesOff || skipped;
                }
            }
        }
        return state.repliesOff || skipped;
    }

    private static long due(Expectation expectation, int argument, int channels) {
        if (expectation == Expectation.SELECT) {
            return argument;
        }
        return channels > 0 ? channels : Due.UNKNOWN;
    }

    /** What the command changes at once, or, when its answer will not tell, makes unknown. */
    private static void follow(RedisState state, Command command, boolean answerTellsNothing) {
        switch (command.trait()) {
            case MULTI -> state.inTransaction = true;
            case END_TRANSACTION -> state.inTransaction = false;
            case RESET -> {
                state.inTransaction = false;
                state.repliesOff = false;
                state.database = RedisState.UNKNOWN_DATABASE;
            }
            case SELECT -> {
                if (answerTellsNothing) {
                    state.database = RedisState.UNKNOWN_DATABASE;
                }
            }
            case SUBSCRIBE, PSUBSCRIBE, SSUBSCRIBE -> state.subscribed = true;
            default -> {}
        }
    }

    private static Attributes attributes(RedisState state, boolean transaction) {
        if (state.database == RedisState.UNKNOWN_DATABASE || (state.due != null && state.isDue(Expectation.SELECT))) {
            return transaction ? IN_TRANSACTION : Attributes.EMPTY;
        }
        long index = state.database * 2 + (transaction ? 1 : 0);
        return index < BY_DATABASE.length ? BY_DATABASE[(int) index] : attributes(state.database, transaction);
    }

    private static Attributes attributes(long database, boolean transaction) {
        return Message.request("")
                .with(RedisAttributes.TRANSACTION, transaction ? true : null)
                .with(RedisAttributes.DATABASE, database)
                .build()
                .attributes();
    }
}
