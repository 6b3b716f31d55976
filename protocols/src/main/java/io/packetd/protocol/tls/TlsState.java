// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

/** How far a handshake has come. */
public final class TlsState {

    /** Number of the last ClientHello, counting one for every loss on the client's side: the pairing key. */
    int hellos;

    /** Whether the server wanted another ClientHello. */
    boolean retried;

    /** Whether the server has chosen, or refused: what follows is encrypted. */
    boolean settled;

    TlsState() {}
}
