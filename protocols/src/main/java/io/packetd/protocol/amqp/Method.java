// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One method of the protocol: its names, its arguments and its part in an exchange. */
final class Method {

    /** What a method is to the other side. */
    enum Role {
        /** Asks for one of the methods that answer it. */
        CALL,
        /** Answers a call. */
        ANSWER,
        /** Ends a channel or the connection, and asks for a confirmation. */
        CLOSE,
        /** Brings content from the client. */
        PUBLISH,
        /** Brings content back that could not be delivered. */
        RETURN,
        /** Brings content to a consumer. */
        DELIVER,
        /** Acknowledges or refuses content by its tag. */
        SETTLE,
        /** Asks for nothing. */
        NOTICE
    }

    /** Who may send a method. */
    enum Sender {
        CLIENT,
        SERVER,
        EITHER
    }

    /** Class number times 65536 plus method number. */
    final int code;

    final String className;
    final String methodName;
    final Role role;
    final Sender sender;

    /** The code of the call that this method answers, else 0. */
    final int answers;

    /** The bit that says that no answer is wanted, else 0. */
    final int noWait;

    final List<Arg> arguments;

    /** {@code Class.Method}. */
    final String operation;

    /** The two names, as JSON shows them. */
    final Map<String, ?> names;

    /** The name in metrics and spans, such as {@code publish}; null outside the class Basic. */
    final @Nullable String verb;

    /** Send, receive, process or settle; null when it is none of them. */
    final @Nullable String verbType;

    /** Whether it names an exchange, a routing key or a queue. */
    final boolean hasPlace;

    Method(
            int code,
            String className,
            String methodName,
            Role role,
            Sender sender,
            int answers,
            int noWait,
            List<Arg> arguments,
            @Nullable String verbType) {
        this.code = code;
        this.className = className;
        this.methodName = methodName;
        this.role = role;
        this.sender = sender;
        this.answers = answers;
        this.noWait = noWait;
        this.arguments = arguments;
        this.operation = className + "." + methodName;
        Map<String, String> map = new LinkedHashMap<>();
        map.put("Class", className);
        map.put("Method", methodName);
        this.names = Collections.unmodifiableMap(map);
        this.verb = verbType == null ? null : methodName.toLowerCase(java.util.Locale.ROOT);
        this.verbType = verbType;
        this.hasPlace = arguments.contains(Arg.EXCHANGE)
                || arguments.contains(Arg.ROUTING_KEY)
                || arguments.contains(Arg.QUEUE);
    }

    /** Whether a content header and a body follow. */
    boolean hasContent() {
        return role == Role.PUBLISH || role == Role.RETURN || role == Role.DELIVER || code == Methods.GET_OK;
    }
}
