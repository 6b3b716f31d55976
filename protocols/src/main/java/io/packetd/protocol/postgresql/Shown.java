// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import java.util.Map;

/** Names of server messages that say what happened when there is no completion tag. */
final class Shown {

    /** What a server says that an authentication method is asked for. */
    static final int AUTHENTICATION_DEMAND = 'r';

    private Shown() {}

    static String name(int type) {
        return switch (type) {
            case '1' -> "ParseComplete";
            case '2' -> "BindComplete";
            case '3' -> "CloseComplete";
            case 'I' -> "EmptyQueryResponse";
            case 's' -> "PortalSuspended";
            case 'T' -> "RowDescription";
            case 'n' -> "NoData";
            case 't' -> "ParameterDescription";
            case 'V' -> "FunctionCallResponse";
            case 'G' -> "CopyInResponse";
            case 'H' -> "CopyOutResponse";
            case 'W' -> "CopyBothResponse";
            case 'R' -> "AuthenticationOk";
            case AUTHENTICATION_DEMAND -> "AuthenticationRequest";
            case 'Z' -> "ReadyForQuery";
            default -> "";
        };
    }

    static Map<String, ?> packet(int type) {
        return Map.of("Flag", name(type));
    }
}
