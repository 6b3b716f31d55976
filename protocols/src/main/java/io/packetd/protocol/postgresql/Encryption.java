// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Step;
import java.util.List;
import java.util.Map;

/** The answer to SSLRequest or GSSENCRequest: one byte, or an error. */
final class Encryption {

    private static final String TLS = "tls";

    private Encryption() {}

    static Step read(ByteWindow in, PostgresqlState state, Owed owed) {
        return switch (in.u8(0)) {
            case 'N' -> {
                state.owed.poll();
                yield Step.emit(answer(in, "N", "EncryptionRefused"), 1);
            }
            case 'S' -> {
                if (owed != Owed.SSL_REQUEST) {
                    yield Step.reject(Reason.UNEXPECTED);
                }
                state.owed.poll();
                yield Step.switchTo(TLS, List.of(answer(in, "S", "EncryptionAccepted")), 1);
            }
            case 'G' -> {
                if (owed != Owed.GSS_REQUEST) {
                    yield Step.reject(Reason.UNEXPECTED);
                }
                state.owed.poll();
                state.leaving = OpaqueReason.ENCRYPTED;
                yield Step.emit(answer(in, "G", "EncryptionAccepted"), 1);
            }
            case 'E' -> error(in, state);
            default -> Step.reject(Reason.UNEXPECTED);
        };
    }

    private static Step error(ByteWindow in, PostgresqlState state) {
        if (in.length() < FrontendReader.HEAD_BYTES) {
            return Step.needMore(FrontendReader.HEAD_BYTES);
        }
        long length = in.u32(1);
        if (BackendReader.isOldError(length)) {
            return BackendReader.oldError(in, state);
        }
        long total = length + 1;
        int wanted = (int) Math.min(total, ErrorFields.MAX_BYTES);
        if (!BackendShapes.isLength('E', length)) {
            return Step.reject(Reason.MALFORMED);
        }
        if (in.length() < wanted) {
            return Step.needMore(wanted);
        }
        ErrorFields error = ErrorFields.read(in, FrontendReader.HEAD_BYTES, (int) Math.min(total, in.length()));
        return Dispatch.error(in, state, total, error);
    }

    private static Message answer(ByteWindow in, String status, String flag) {
        return Message.response(Outcome.OK, status)
                .size(1)
                .extent(Dispatch.extent(in, 1))
                .with(PostgresqlAttributes.RESPONSE, Map.of("Flag", flag))
                .build();
    }
}
