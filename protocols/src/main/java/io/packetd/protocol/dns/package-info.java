// SPDX-License-Identifier: Apache-2.0
/**
 * DNS (RFC 1035) over UDP and TCP (RFC 7766), with EDNS (RFC 6891), dynamic update (RFC 2136), notify (RFC 1996) and zone
 * transfers (RFC 5936, RFC 1995).
 *
 * <p>Start at {@link io.packetd.protocol.dns.DnsProtocol}. {@code DnsReader} reads names and numbers, {@code DnsMessage} a
 * whole message, {@code RecordText} the data of records, {@code DnsTables} names the numbers as IANA does. A message is
 * reported as one immutable tree. Responses find their queries by id and question, so that a late or forged answer to
 * another question never pairs.
 *
 * <p>Deliberately not decoded: multicast DNS and LLMNR, which look alike but neither ask a server nor pair by id, and DNS
 * inside TLS, HTTPS or QUIC.
 */
@NullMarked
package io.packetd.protocol.dns;

import org.jspecify.annotations.NullMarked;
