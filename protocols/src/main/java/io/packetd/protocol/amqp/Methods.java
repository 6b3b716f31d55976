// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import static io.packetd.protocol.amqp.Arg.BITS;
import static io.packetd.protocol.amqp.Arg.CLASS_ID;
import static io.packetd.protocol.amqp.Arg.CONSUMER_TAG;
import static io.packetd.protocol.amqp.Arg.DELIVERY_TAG;
import static io.packetd.protocol.amqp.Arg.DESTINATION;
import static io.packetd.protocol.amqp.Arg.EXCHANGE;
import static io.packetd.protocol.amqp.Arg.FRAME_MAX;
import static io.packetd.protocol.amqp.Arg.LONG;
import static io.packetd.protocol.amqp.Arg.LONG_TEXT;
import static io.packetd.protocol.amqp.Arg.MECHANISM;
import static io.packetd.protocol.amqp.Arg.MESSAGE_COUNT;
import static io.packetd.protocol.amqp.Arg.METHOD_ID;
import static io.packetd.protocol.amqp.Arg.OCTET;
import static io.packetd.protocol.amqp.Arg.PROPERTIES;
import static io.packetd.protocol.amqp.Arg.QUEUE;
import static io.packetd.protocol.amqp.Arg.REPLY_CODE;
import static io.packetd.protocol.amqp.Arg.REPLY_TEXT;
import static io.packetd.protocol.amqp.Arg.ROUTING_KEY;
import static io.packetd.protocol.amqp.Arg.SHORT;
import static io.packetd.protocol.amqp.Arg.TABLE;
import static io.packetd.protocol.amqp.Arg.TEXT;
import static io.packetd.protocol.amqp.Arg.VIRTUAL_HOST;

import io.packetd.protocol.amqp.Method.Role;
import io.packetd.protocol.amqp.Method.Sender;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every method of AMQP 0-9-1 and of RabbitMQ's extensions, by class and number. */
final class Methods {

    static final int CONNECTION = 10;
    static final int CHANNEL = 20;
    static final int BASIC = 60;

    static final int START = code(CONNECTION, 10);
    static final int TUNE_OK = code(CONNECTION, 31);
    static final int CONNECTION_CLOSE = code(CONNECTION, 50);
    static final int CONNECTION_CLOSE_OK = code(CONNECTION, 51);
    static final int CHANNEL_OPEN = code(CHANNEL, 10);
    static final int CHANNEL_OPEN_OK = code(CHANNEL, 11);
    static final int CHANNEL_CLOSE = code(CHANNEL, 40);
    static final int CHANNEL_CLOSE_OK = code(CHANNEL, 41);
    static final int CONSUME = code(BASIC, 20);
    static final int CONSUME_OK = code(BASIC, 21);
    static final int CANCEL = code(BASIC, 30);
    static final int CANCEL_OK = code(BASIC, 31);
    static final int PUBLISH = code(BASIC, 40);
    static final int GET_OK = code(BASIC, 71);
    static final int GET_EMPTY = code(BASIC, 72);
    static final int ACK = code(BASIC, 80);
    static final int REJECT = code(BASIC, 90);
    static final int RECOVER_ASYNC = code(BASIC, 100);
    static final int RECOVER = code(BASIC, 110);
    static final int NACK = code(BASIC, 120);
    static final int CONFIRM_SELECT = code(85, 10);
    static final int CONFIRM_SELECT_OK = code(85, 11);

    /** The highest method number that is known. */
    private static final int MAX_METHOD = 120;

    private static final int MAX_CLASS = 90;

    private static final Method[][] BY_CLASS = new Method[MAX_CLASS + 1][];

    static {
        connection();
        channel();
        topology();
        basic();
        modes();
    }

    private Methods() {}

    static int code(int classId, int methodId) {
        return classId << 16 | methodId;
    }

    /** The method, or null when it is not known. */
    static @Nullable Method of(int classId, int methodId) {
        if (classId > MAX_CLASS || methodId > MAX_METHOD) {
            return null;
        }
        Method[] methods = BY_CLASS[classId];
        return methods == null ? null : methods[methodId];
    }

    /** The header before the first frame, as if it were a method. */
    static final Method PROTOCOL_HEADER =
            new Method(0, "Protocol", "Header", Role.NOTICE, Sender.EITHER, 0, 0, List.of(), null);

    /** The method with this {@link Method#code}, or null. */
    static @Nullable Method of(int code) {
        return of(code >>> 16, code & 0xffff);
    }

    /** A method nobody described: shown by its numbers, answered by nothing. */
    static Method unknown(int classId, int methodId) {
        return new Method(
                code(classId, methodId),
                Integer.toString(classId),
                Integer.toString(methodId),
                Role.NOTICE,
                Sender.EITHER,
                0,
                0,
                List.of(),
                null);
    }

    private static void connection() {
        int c = CONNECTION;
        String n = "Connection";
        call(c, 10, n, "Start", Sender.SERVER, 0, OCTET, OCTET, PROPERTIES, LONG_TEXT, LONG_TEXT);
        answer(c, 11, 10, n, "Start-Ok", Sender.CLIENT, PROPERTIES, MECHANISM, LONG_TEXT, TEXT);
        call(c, 20, n, "Secure", Sender.SERVER, 0, LONG_TEXT);
        answer(c, 21, 20, n, "Secure-Ok", Sender.CLIENT, LONG_TEXT);
        call(c, 30, n, "Tune", Sender.SERVER, 0, SHORT, FRAME_MAX, SHORT);
        answer(c, 31, 30, n, "Tune-Ok", Sender.CLIENT, SHORT, FRAME_MAX, SHORT);
        call(c, 40, n, "Open", Sender.CLIENT, 0, VIRTUAL_HOST, TEXT, BITS);
        answer(c, 41, 40, n, "Open-Ok", Sender.SERVER, TEXT);
        put(c, 50, n, "Close", Role.CLOSE, Sender.EITHER, 0, 0, null, REPLY_CODE, REPLY_TEXT, CLASS_ID, METHOD_ID);
        answer(c, 51, 50, n, "Close-Ok", Sender.EITHER);
        put(c, 60, n, "Blocked", Role.NOTICE, Sender.EITHER, 0, 0, null, REPLY_TEXT);
        put(c, 61, n, "Unblocked", Role.NOTICE, Sender.EITHER, 0, 0, null);
        call(c, 70, n, "Update-Secret", Sender.CLIENT, 0, LONG_TEXT, TEXT);
        answer(c, 71, 70, n, "Update-Secret-Ok", Sender.SERVER);
    }

    private static void channel() {
        int c = CHANNEL;
        String n = "Channel";
        call(c, 10, n, "Open", Sender.CLIENT, 0, TEXT);
        answer(c, 11, 10, n, "Open-Ok", Sender.SERVER, LONG_TEXT);
        call(c, 20, n, "Flow", Sender.EITHER, 0, BITS);
        answer(c, 21, 20, n, "Flow-Ok", Sender.EITHER, BITS);
        put(c, 40, n, "Close", Role.CLOSE, Sender.EITHER, 0, 0, null, REPLY_CODE, REPLY_TEXT, CLASS_ID, METHOD_ID);
        answer(c, 41, 40, n, "Close-Ok", Sender.EITHER);
        call(30, 10, "Access", "Request", Sender.CLIENT, 0, TEXT, BITS);
        answer(30, 11, 10, "Access", "Request-Ok", Sender.SERVER, SHORT);
    }

    private static void topology() {
        Sender client = Sender.CLIENT;
        Sender server = Sender.SERVER;
        call(40, 10, "Exchange", "Declare", client, 16, SHORT, EXCHANGE, TEXT, BITS, TABLE);
        answer(40, 11, 10, "Exchange", "Declare-Ok", server);
        call(40, 20, "Exchange", "Delete", client, 2, SHORT, EXCHANGE, BITS);
        answer(40, 21, 20, "Exchange", "Delete-Ok", server);
        call(40, 30, "Exchange", "Bind", client, 1, SHORT, DESTINATION, EXCHANGE, ROUTING_KEY, BITS, TABLE);
        answer(40, 31, 30, "Exchange", "Bind-Ok", server);
        call(40, 40, "Exchange", "Unbind", client, 1, SHORT, DESTINATION, EXCHANGE, ROUTING_KEY, BITS, TABLE);
        answer(40, 51, 40, "Exchange", "Unbind-Ok", server);
        call(50, 10, "Queue", "Declare", client, 16, SHORT, QUEUE, BITS, TABLE);
        answer(50, 11, 10, "Queue", "Declare-Ok", server, QUEUE, MESSAGE_COUNT, LONG);
        call(50, 20, "Queue", "Bind", client, 1, SHORT, QUEUE, EXCHANGE, ROUTING_KEY, BITS, TABLE);
        answer(50, 21, 20, "Queue", "Bind-Ok", server);
        call(50, 30, "Queue", "Purge", client, 1, SHORT, QUEUE, BITS);
        answer(50, 31, 30, "Queue", "Purge-Ok", server, MESSAGE_COUNT);
        call(50, 40, "Queue", "Delete", client, 4, SHORT, QUEUE, BITS);
        answer(50, 41, 40, "Queue", "Delete-Ok", server, MESSAGE_COUNT);
        call(50, 50, "Queue", "Unbind", client, 0, SHORT, QUEUE, EXCHANGE, ROUTING_KEY, TABLE);
        answer(50, 51, 50, "Queue", "Unbind-Ok", server);
    }

    private static void basic() {
        int c = BASIC;
        String n = "Basic";
        Sender client = Sender.CLIENT;
        Sender server = Sender.SERVER;
        call(c, 10, n, "Qos", client, 0, LONG, SHORT, BITS);
        answer(c, 11, 10, n, "Qos-Ok", server);
        call(c, 20, n, "Consume", client, 8, SHORT, QUEUE, CONSUMER_TAG, BITS, TABLE);
        answer(c, 21, 20, n, "Consume-Ok", server, CONSUMER_TAG);
        call(c, 30, n, "Cancel", Sender.EITHER, 1, CONSUMER_TAG, BITS);
        answer(c, 31, 30, n, "Cancel-Ok", Sender.EITHER, CONSUMER_TAG);
        put(c, 40, n, "Publish", Role.PUBLISH, client, 0, 0, "send", SHORT, EXCHANGE, ROUTING_KEY, BITS);
        put(c, 50, n, "Return", Role.RETURN, server, 0, 0, null, REPLY_CODE, REPLY_TEXT, EXCHANGE, ROUTING_KEY);
        Arg[] deliver = {CONSUMER_TAG, DELIVERY_TAG, BITS, EXCHANGE, ROUTING_KEY};
        put(c, 60, n, "Deliver", Role.DELIVER, server, 0, 0, "process", deliver);
        put(c, 70, n, "Get", Role.CALL, client, 0, 0, "receive", SHORT, QUEUE, BITS);
        answer(c, 71, 70, n, "Get-Ok", server, DELIVERY_TAG, BITS, EXCHANGE, ROUTING_KEY, MESSAGE_COUNT);
        answer(c, 72, 70, n, "Get-Empty", server, TEXT);
        put(c, 80, n, "Ack", Role.SETTLE, Sender.EITHER, 0, 0, "settle", DELIVERY_TAG, BITS);
        put(c, 90, n, "Reject", Role.SETTLE, client, 0, 0, "settle", DELIVERY_TAG, BITS);
        put(c, 100, n, "Recover-Async", Role.NOTICE, client, 0, 0, null, BITS);
        call(c, 110, n, "Recover", client, 0, BITS);
        answer(c, 111, 110, n, "Recover-Ok", server);
        put(c, 120, n, "Nack", Role.SETTLE, Sender.EITHER, 0, 0, "settle", DELIVERY_TAG, BITS);
    }

    private static void modes() {
        call(85, 10, "Confirm", "Select", Sender.CLIENT, 1, BITS);
        answer(85, 11, 10, "Confirm", "Select-Ok", Sender.SERVER);
        String[] names = {"Select", "Commit", "Rollback"};
        for (int i = 0; i < names.length; i++) {
            int id = 10 * (i + 1);
            call(90, id, "Tx", names[i], Sender.CLIENT, 0);
            answer(90, id + 1, id, "Tx", names[i] + "-Ok", Sender.SERVER);
        }
    }

    private static void call(
            int classId, int id, String className, String name, Sender sender, int noWait, Arg... arguments) {
        put(classId, id, className, name, Role.CALL, sender, 0, noWait, null, arguments);
    }

    private static void answer(
            int classId, int id, int answered, String className, String name, Sender sender, Arg... arguments) {
        put(classId, id, className, name, Role.ANSWER, sender, code(classId, answered), 0, null, arguments);
    }

    private static void put(
            int classId,
            int id,
            String className,
            String name,
            Role role,
            Sender sender,
            int answered,
            int noWait,
            @Nullable String verbType,
            Arg... arguments) {
        if (BY_CLASS[classId] == null) {
            BY_CLASS[classId] = new Method[MAX_METHOD + 1];
        }
        BY_CLASS[classId][id] = new Method(
                code(classId, id), className, name, role, sender, answered, noWait, List.of(arguments), verbType);
    }
}
