// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/2 in clear text (RFC 9113, HPACK of RFC 7541) and gRPC over it.
 *
 * <p>Read: connections with prior knowledge and those upgraded from HTTP/1.1 (the request of HTTP/1.1 is stream 1); header
 * blocks over any number of CONTINUATION frames; padding and priorities; trailers; responses without content; interim
 * responses, which are passed over; RST_STREAM and GOAWAY, which end streams without a whole answer; pushed responses;
 * responses that are whole before their request is. A message ends with END_STREAM on whatever frame. Unknown frame types
 * pass. Of content only the number of bytes is kept; of gRPC also the number and size of messages.
 *
 * <p>gRPC is what has the content type {@code application/grpc}, with or without a suffix. Its status comes from the
 * trailers, or from the headers of an answer that has nothing else.
 *
 * <p>Where the beginning was missed, or bytes were lost, header fields that refer to unknown entries of the HPACK table are
 * not known and not guessed; entries that are added afterwards are. Any stream is taken up then, also one that is known
 * by its content only.
 *
 * <p>Limits: a header block 64 KiB on the wire and 64 KiB unpacked, values 8 KiB, 2048 open streams with 1 MiB of header
 * fields, 4096 requests that wait. Streams that are too many leave with the flag {@code evicted}, those silent longest first.
 *
 * <p>Credentials are replaced by {@code [redacted]} here: the values of Authorization, Cookie, Set-Cookie and the like,
 * user information and secret parameters in paths and in headers that hold URLs, and values that the sender forbids to be
 * indexed, unless their name is well known.
 *
 * <p>Deliberately not read: HTTP/2 in TLS, gRPC-Web, the content of messages, flow control and priorities.
 */
@NullMarked
package io.packetd.protocol.http2;

import org.jspecify.annotations.NullMarked;
