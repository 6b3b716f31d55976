// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a client says who it is ("Protocol::HandshakeResponse", "Protocol::SSLRequest", "COM_CHANGE_USER"). What proves it is
 * passed over.
 */
final class LoginReader {

    /** Most bytes of a packet that are looked at; what follows are attributes of the client program. */
    private static final int MAX_LOOK = 1024;

    /** Payload of a request for TLS, and the fixed part of a log-in. */
    private static final int FIXED = 32;

    /** The same before protocol 4.1. */
    private static final int FIXED_320 = 5;

    /** The number of the first packet of a client: the greeting has 0. */
    private static final int SEQUENCE = 1;

    private LoginReader() {}

    static Step login(ByteWindow in, MysqlState state, int length, int sequence) {
        int look = Packet.HEAD + Math.min(length, MAX_LOOK);
        if (in.length() < look) {
            return Step.needMore(look);
        }
        if (sequence != SEQUENCE || length < FIXED_320) {
            return Step.reject(Reason.UNEXPECTED);
        }
        int at = Packet.HEAD;
        long low = in.u16le(at);
        boolean modern = (low & Capability.PROTOCOL_41) != 0;
        if ((modern || state.phase == Phase.UNKNOWN) && !isCertain(in, length)) {
            return Step.reject(Reason.UNEXPECTED);
        }
        long asked = modern ? in.u32le(at) : low;
        if ((asked & Capability.SSL) != 0 && length == (modern ? FIXED : FIXED_320)) {
            Message request = Message.oneWay("SSL_REQUEST")
                    .size(Packet.HEAD + (long) length)
                    .build();
            return Step.switchTo("tls", List.of(request), Packet.HEAD + length);
        }
        state.capabilities =
                state.serverCapabilities == MysqlState.UNKNOWN_CAPABILITIES ? asked : asked & state.serverCapabilities;
        state.eof = state.has(Capability.DEPRECATE_EOF) ? Eof.OMITTED : Eof.SENT;
        state.phase = Phase.AUTHENTICATING;
        Fields fields = new Fields(in, at + (modern ? FIXED : FIXED_320), look);
        String user = fields.zeroEnded();
        fields.proof(asked);
        boolean hasDatabase = (asked & Capability.CONNECT_WITH_DB) != 0;
        String database = hasDatabase ? fields.zeroEnded() : null;
        String plugin = (asked & Capability.PLUGIN_AUTH) != 0 ? fields.zeroEnded() : null;
        return told(Commands.LOGIN, state, sequence, user, database, plugin, length, look);
    }

    /** Whether the bytes alone say that this is a log-in: 23 bytes of zeros, of which MariaDB uses the last four. */
    static boolean isCertain(ByteWindow in, int length) {
        int at = Packet.HEAD;
        if (length < FIXED || in.length() < at + FIXED || (in.u16le(at) & Capability.PROTOCOL_41) == 0) {
            return false;
        }
        for (int i = at + 9; i < at + 28; i++) {
            if (in.u8(i) != 0) {
                return false;
            }
        }
        return true;
    }

    static Step changeUser(ByteWindow in, MysqlState state, int length) {
        int look = Packet.HEAD + Math.min(length, MAX_LOOK);
        if (in.length() < look) {
            return Step.needMore(look);
        }
        Fields fields = new Fields(in, Packet.HEAD + 1, look);
        String user = fields.zeroEnded();
        boolean secure =
                state.capabilities == MysqlState.UNKNOWN_CAPABILITIES || state.has(Capability.SECURE_CONNECTION);
        fields.proof(secure ? Capability.SECURE_CONNECTION : 0);
        String database = fields.zeroEnded();
        fields.skip(2); // the character set
        String plugin = fields.zeroEnded();
        state.statements.clear();
        return told(Commands.CHANGE_USER, state, 0, user, database, plugin, length, look);
    }

    private static Step told(
            int command,
            MysqlState state,
            int sequence,
            @Nullable String user,
            @Nullable String database,
            @Nullable String plugin,
            int length,
            int look) {
        String name = database == null ? "" : database;
        if (!state.expect(new Awaited(command, Packet.next(sequence), name, false, 0))) {
            return Step.reject(Reason.LIMIT);
        }
        Message message = Message.request(command == Commands.LOGIN ? "LOGIN" : "CHANGE_USER")
                .size(Packet.HEAD + (long) length)
                .with(MysqlAttributes.NAMESPACE, name.isEmpty() ? null : name)
                .with(MysqlAttributes.USER, user)
                .with(MysqlAttributes.AUTH_PLUGIN, plugin == null || plugin.isEmpty() ? null : plugin)
                .build();
        return Step.emit(message, look, Packet.HEAD + (long) length - look);
    }

    /** The fields of a packet one after the other; none after one that is not whole. */
    private static final class Fields {
        private final ByteWindow in;
        private final int end;
        private int at;

        Fields(ByteWindow in, int from, int end) {
            this.in = in;
            this.at = from;
            this.end = end;
        }

        /** Text up to a zero, or up to the end of the packet. */
        @Nullable
        String zeroEnded() {
            if (at < 0 || at >= end) {
                return null;
            }
            int zero = in.indexOf(0, at, end);
            String text = in.utf8(at, zero < 0 ? end : zero);
            at = zero < 0 ? end : zero + 1;
            return text;
        }

        void skip(int bytes) {
            at = at < 0 || at > end - bytes ? end : at + bytes;
        }

        /** Passes over what proves who the client is. */
        void proof(long capabilities) {
            if (at < 0 || at >= end) {
                at = end;
            } else if ((capabilities & Capability.PLUGIN_AUTH_LENENC) != 0) {
                int behind = Lenenc.stringEnd(in, at, end);
                at = behind < 0 ? end : behind;
            } else if ((capabilities & Capability.SECURE_CONNECTION) != 0) {
                skip(1 + in.u8(at));
            } else {
                int zero = in.indexOf(0, at, end);
                at = zero < 0 ? end : zero + 1;
            }
        }
    }
}
