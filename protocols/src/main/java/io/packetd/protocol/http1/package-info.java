// SPDX-License-Identifier: Apache-2.0
/**
 * HTTP/1.0 and HTTP/1.1 in clear text: RFC 9110 (semantics) and RFC 9112 (messages).
 *
 * <p>Read: requests and responses, pipelined or not; any method; CRLF and bare LF; empty lines before a message; folded
 * header lines; bodies framed by Content-Length, by chunks with extensions and trailers, by the end of the connection;
 * responses without body (HEAD, 1xx, 204, 304). Interim responses (1xx but 101) are passed over, so that the final one
 * answers the request. After 101, and after 2xx to CONNECT, the connection is somebody else's: that response is told, then
 * both sides are left. A 101 that changes to HTTP/2 ({@code h2c}) is not told: the request is answered there. What a client sends between CONNECT and its answer waits for that answer. Not read: HTTP/0.9, and
 * the fields of trailers.
 *
 * <p>Limits: a head 64 KiB and 1024 fields, a chunk size line 4 KiB, trailers 64 KiB, a body 2^62 bytes, 1024 requests
 * without answer. Bodies are skipped, not kept, unless bodies are captured; then text ({@code text/*}) and JSON of requests
 * and responses is kept up to the limit, gzip and deflate undone within the same limit, and a loss inside such a body loses
 * its message.
 *
 * <p>{@code size} of a message is its body: chunk framing left out, content coding not undone, 0 for responses to HEAD. A
 * response of 400 or above has the outcome ERROR; its status is the code. A request without Host header and with a
 * relative target has no remote host.
 *
 * <p>Credentials are replaced by {@code [redacted]} here, so that no sink ever sees them: the values of Authorization,
 * Cookie, Set-Cookie and the like (also of unknown headers whose name ends in token, secret, password or api-key), user
 * information in URLs, and secret parameters in targets and in headers that hold URLs.
 *
 * <p>After a loss. The framing of a response depends on its request, and nobody knows how many of those are still to be
 * answered. A loss on the client's side leaves the requests before it as they are and puts those after it in doubt; a loss
 * on the server's side, which is also how the engine tells of a quiet point, forgets all. The doubt ends when one exchange
 * went by as expected. While it lasts, a response that should answer HEAD or CONNECT is believed to do so; any other, and
 * one whose request is unknown, is framed by its headers alone, unless another status line follows its head at once: then
 * it had no body. For that a few bytes more are waited for, only where a body is announced and the connection stays open.
 */
@NullMarked
package io.packetd.protocol.http1;

import org.jspecify.annotations.NullMarked;
