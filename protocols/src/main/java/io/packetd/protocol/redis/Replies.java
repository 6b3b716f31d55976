// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.Attributes;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.Step;
import org.jspecify.annotations.Nullable;

/** Decides what a whole reply is: an answer, a further confirmation of a subscription, or something sent unasked. */
final class Replies {

    private static final int CONFIRMATION_ELEMENTS = 3;

    private Replies() {}

    /** The value in {@code state.reply} is complete. */
    static Step finish(RedisState state, int bytes) {
        ReplyProgress reply = state.reply;
        RespType type = reply.type == null ? RespType.NULL : reply.type;
        String word = reply.word;
        String status = reply.status;
        long size = reply.size;
        long left = reply.integer;
        int elements = reply.children;
        reply.reset();
        state.resp3 |= type.isResp3();
        if (type == RespType.SIMPLE_STRING && Lines.MONITOR.equals(status)) {
            return push(type, Lines.MONITOR, size, bytes);
        }
        if (type == RespType.PUSH || (type == RespType.ARRAY && word != null)) {
            Step step = unasked(state, type, word, elements, left, size, bytes);
            if (step != null) {
                return step;
            }
        }
        answered(state, type, status);
        if (type.isError()) {
            String prefix = status == null ? RedisErrors.GENERIC : status;
            return answer(Outcome.ERROR, prefix, size, RedisErrors.attributes(type, prefix), bytes);
        }
        return answer(Outcome.OK, Lines.OK, size, type.attributes(), bytes);
    }

    /** The step for a message of publish/subscribe or another push; null when the value is an ordinary answer. */
    private static @Nullable Step unasked(
            RedisState state, RespType type, @Nullable String word, int elements, long left, long size, int bytes) {
        Expectation confirmation = word == null ? null : PushWords.confirmation(word);
        if (confirmation != null && elements == CONFIRMATION_ELEMENTS && left >= 0) {
            return confirmation(state, type, confirmation, left, size, bytes);
        }
        if (type == RespType.PUSH) {
            return push(type, word == null ? PushWords.UNNAMED : word, size, bytes);
        }
        if (word == null
                || elements != PushWords.elements(word)
                || state.resp3
                || (state.isOwed() && !state.subscribed)) {
            return null;
        }
        state.subscribed = true;
        return push(type, word, size, bytes);
    }

    private static @Nullable Step confirmation(
            RedisState state, RespType type, Expectation confirmation, long left, long size, int bytes) {
        boolean wasSubscribed = state.subscribed;
        state.subscribed = left > 0;
        return switch (state.confirmed(confirmation)) {
            case ANSWER -> answer(Outcome.OK, Lines.OK, size, type.attributes(), bytes);
            case FURTHER -> Step.ignore(bytes, 0);
            case UNKNOWN -> {
                boolean unasked = type == RespType.PUSH || wasSubscribed || !state.isOwed();
                yield unasked ? push(type, confirmation.word(), size, bytes) : null;
            }
        };
    }

    private static void answered(RedisState state, RespType type, @Nullable String status) {
        Due due = state.replied();
        if (due != null && due.expectation() == Expectation.SELECT && Lines.OK.equals(status)) {
            state.database = due.value();
        } else if (due != null && due.expectation() == Expectation.REPLICATION && !type.isError()) {
            state.leaving = true;
        } else if (type == RespType.SIMPLE_STRING && Lines.RESET.equals(status)) {
            state.subscribed = false;
            state.resp3 = false;
            state.database = 0;
        }
    }

    private static Step push(RespType type, String word, long size, int bytes) {
        Message.Builder builder = Message.oneWay("")
                .outcome(Outcome.OK, Lines.OK)
                .size(size)
                .with(RedisAttributes.DATA_TYPE, type.attributes().get(RedisAttributes.DATA_TYPE));
        return Step.emit(builder.with(RedisAttributes.PUSH, word).build(), bytes);
    }

    private static Step answer(Outcome outcome, String status, long size, Attributes attributes, int bytes) {
        Message message =
                new Message(Message.Kind.RESPONSE, 0, "", outcome, status, size, Message.BY_ENGINE, 0, attributes);
        return Step.emit(message, bytes);
    }
}
