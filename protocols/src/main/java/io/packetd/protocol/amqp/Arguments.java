// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import io.packetd.protocol.ByteWindow;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one method that are reported or needed. What is not there stays null, 0 or -1. Passwords, challenges and
 * their answers are passed over.
 */
final class Arguments {

    @Nullable
    String exchange;

    @Nullable
    String destination;

    @Nullable
    String routingKey;

    @Nullable
    String queue;

    @Nullable
    String consumerTag;

    @Nullable
    String replyText;

    @Nullable
    String virtualHost;

    @Nullable
    String mechanism;

    @Nullable
    String product;

    long deliveryTag;
    long messageCount = -1;
    long frameMax;
    int replyCode;
    int blamedClass;
    int blamedMethod;
    int bits;

    private int at;

    /**
     * Reads what lies in {@code [from, to)}.
     *
     * @return whether the arguments fill that space exactly; what was read before a fault stays
     */
    boolean read(ByteWindow in, int from, int to, Method method) {
        at = from;
        for (int i = 0; i < method.arguments.size(); i++) {
            if (!read(in, to, method.arguments.get(i))) {
                return false;
            }
        }
        return at == to;
    }

    private boolean read(ByteWindow in, int to, Arg argument) {
        int from = at;
        switch (argument) {
            case OCTET, BITS -> {
                if (!take(1, to)) {
                    return false;
                }
                bits = argument == Arg.BITS ? in.u8(from) : bits;
            }
            case SHORT, REPLY_CODE, CLASS_ID, METHOD_ID -> {
                if (!take(2, to)) {
                    return false;
                }
                keepShort(argument, in.u16(from));
            }
            case LONG, FRAME_MAX, MESSAGE_COUNT -> {
                if (!take(4, to)) {
                    return false;
                }
                frameMax = argument == Arg.FRAME_MAX ? in.u32(from) : frameMax;
                messageCount = argument == Arg.MESSAGE_COUNT ? in.u32(from) : messageCount;
            }
            case DELIVERY_TAG -> {
                if (!take(8, to)) {
                    return false;
                }
                deliveryTag = in.i64(from);
            }
            case LONG_TEXT, TABLE, PROPERTIES -> {
                if (!take(4, to) || !take(in.u32(from), to)) {
                    return false;
                }
                product = argument == Arg.PROPERTIES ? FieldTable.product(in, from + 4, at) : product;
            }
            case TEXT, MECHANISM, VIRTUAL_HOST, EXCHANGE, DESTINATION, ROUTING_KEY, QUEUE, CONSUMER_TAG, REPLY_TEXT -> {
                if (!take(1, to) || !take(in.u8(from), to)) {
                    return false;
                }
                if (argument != Arg.TEXT) {
                    keepText(argument, in.utf8(from + 1, at));
                }
            }
        }
        return true;
    }

    private boolean take(long count, int to) {
        if (count > to - at) {
            return false;
        }
        at += (int) count;
        return true;
    }

    private void keepShort(Arg argument, int value) {
        if (argument == Arg.REPLY_CODE) {
            replyCode = value;
        } else if (argument == Arg.CLASS_ID) {
            blamedClass = value;
        } else if (argument == Arg.METHOD_ID) {
            blamedMethod = value;
        }
    }

    private void keepText(Arg argument, String text) {
        switch (argument) {
            case MECHANISM -> mechanism = text;
            case VIRTUAL_HOST -> virtualHost = text;
            case EXCHANGE -> exchange = text;
            case DESTINATION -> destination = text;
            case ROUTING_KEY -> routingKey = text;
            case QUEUE -> queue = text;
            case CONSUMER_TAG -> consumerTag = text;
            case REPLY_TEXT -> replyText = text;
            default -> throw new IllegalArgumentException(argument + " is no text that is kept");
        }
    }
}
