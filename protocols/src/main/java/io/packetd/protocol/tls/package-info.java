// SPDX-License-Identifier: Apache-2.0
/**
 * TLS 1.0 to 1.3 and SSL 3.0 over TCP (RFC 8446, RFC 5246, RFC 6101): who asks for which server, what is agreed on, or why
 * not. Everything behind it is encrypted: the connection becomes opaque, and is counted as such.
 *
 * <p>Start at {@link io.packetd.protocol.tls.TlsProtocol}. {@code TlsRecord} reads the header of a record, {@code Handshake}
 * puts a hello together that lies in several of them, {@code HelloReader} reads it, {@code TlsProbe} recognises TLS from the
 * first bytes of a connection and from the middle of one.
 *
 * <p>A ClientHello is the request; a ServerHello, a HelloRetryRequest or a fatal alert answers it. A handshake with a
 * HelloRetryRequest is two RoundTrips. A connection that was joined behind its hellos is recognised by two records in a row
 * and told nothing of. Other protocols hand over to this one where they start TLS.
 *
 * <p>Read: server name (RFC 6066), versions offered and chosen, ALPN (RFC 7301), cipher suite, group, alerts; hellos over
 * several records and segments; a ClientHello in the form of SSL 2.0 that offers SSL 3.0 or more (RFC 5246, appendix E.2);
 * early data. Deliberately not: SSL 2.0 itself, certificates, DTLS, QUIC, the inner hello of Encrypted Client Hello, and, in
 * TLS 1.3, the ALPN protocol chosen, which is encrypted.
 */
@NullMarked
package io.packetd.protocol.tls;

import org.jspecify.annotations.NullMarked;
