// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.util.Locale;

/**
 * A tunnel around a packet, as far as both directions agree on it. Labels that differ by direction (MPLS, the call id of
 * PPTP) are no part of a flow's identity and do not appear here.
 *
 * @param kind what kind of tunnel
 * @param id VNI, GRE key, ERSPAN session or PPPoE session; 0 where the tunnel has none
 */
public record Tunnel(Kind kind, long id) {

    /** The kinds of tunnels that are part of a flow's identity, with their code in serialized keys. */
    public enum Kind {
        /** RFC 7348; the id is the VNI. */
        VXLAN(1),
        /** RFC 8926; the id is the VNI. */
        GENEVE(2),
        /** RFC 2784, RFC 2890; the id is the key, 0 without one. */
        GRE(3),
        /** Cisco ERSPAN type I to III; the id is the session, 0 for type I. */
        ERSPAN(4),
        /** RFC 2003, RFC 2473, RFC 4213: IP directly inside IP; the id is 0. */
        IP_IN_IP(5),
        /** RFC 2516; the id is the session. */
        PPPOE(6);

        private static final Kind[] BY_CODE = {VXLAN, GENEVE, GRE, ERSPAN, IP_IN_IP, PPPOE};

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The number in serialized keys; never changes. */
        public int code() {
            return code;
        }

        /** The kind with this code. */
        public static Kind ofCode(int code) {
            if (!isCode(code)) {
                throw new IllegalArgumentException("tunnel kind " + code + " is not in 1 to " + BY_CODE.length);
            }
            return BY_CODE[code - 1];
        }

        static boolean isCode(int code) {
            return code >= 1 && code <= BY_CODE.length;
        }
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + " " + id;
    }
}
