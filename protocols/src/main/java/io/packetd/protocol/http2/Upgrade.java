// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.Attributes;
import io.packetd.protocol.Message;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The change from HTTP/1.1 to HTTP/2 in clear text (RFC 7540, section 3.2): the request of HTTP/1.1 is stream 1, and is
 * answered on it.
 */
final class Upgrade {

    private static final int STREAM = 1;
    private static final String SETTINGS = "Http2-Settings";

    private Upgrade() {}

    /** The request of HTTP/1.1 in words of HTTP/2. */
    static Message adopt(Message asked) {
        Attributes said = asked.attributes();
        String method = text(said, Http2Attributes.METHOD.name());
        return Message.request(method == null ? asked.operation() : method)
                .key(STREAM)
                .size(asked.size())
                .startedAt(asked.startedAtNanos())
                .with(Http2Attributes.STREAM_ID, (long) STREAM)
                .with(Http2Attributes.METHOD, method)
                .with(Http2Attributes.TARGET, text(said, Http2Attributes.TARGET.name()))
                .with(Http2Attributes.PATH, text(said, Http2Attributes.PATH.name()))
                .with(Http2Attributes.SCHEME, "http")
                .with(Http2Attributes.AUTHORITY, text(said, Http2Attributes.AUTHORITY.name()))
                .with(Http2Attributes.REQUEST_HEADER, header(said))
                .with(Http2Attributes.REQUEST_BODY_BYTES, asked.size())
                .build()
                .withFlags(asked.flags());
    }

    /** The state in which both sides begin after it. */
    static Http2State state(@Nullable Message adopted) {
        Http2State state = new Http2State();
        if (adopted == null) {
            return state;
        }
        state.upgraded = true;
        state.client.trusted = Http2Side.DOUBTED_FRAMES;
        state.server.trusted = Http2Side.DOUBTED_FRAMES;
        StreamHalf request = state.streams.open(STREAM).request;
        request.started = true;
        request.ended = true;
        request.told = true;
        Map<String, ?> header = adopted.attributes().get(Http2Attributes.REQUEST_HEADER);
        if (header != null && header.get(SETTINGS) instanceof List<?> values) {
            for (Object value : values) {
                take(state.client, value instanceof String text ? text : "");
            }
        }
        return state;
    }

    /** The settings that the client sent with the request: base64url of the payload of a SETTINGS frame. */
    private static void take(Http2Side client, String encoded) {
        byte[] payload;
        try {
            payload = Base64.getUrlDecoder().decode(encoded);
        } catch (IllegalArgumentException notEncoded) {
            return;
        }
        for (int i = 0; i + Settings.ENTRY_BYTES <= payload.length; i += Settings.ENTRY_BYTES) {
            long value = 0;
            for (int k = i + 2; k < i + Settings.ENTRY_BYTES; k++) {
                value = value << 8 | (payload[k] & 0xff);
            }
            int id = (payload[i] & 0xff) << 8 | (payload[i + 1] & 0xff);
            if (id == Settings.MAX_FRAME_SIZE && Settings.isFrameSize(value)) {
                client.maxFrameBytes = (int) value;
            }
        }
    }

    private static @Nullable String text(Attributes attributes, String name) {
        return attributes.byName(name) instanceof String text ? text : null;
    }

    @SuppressWarnings("unchecked") // attributes that are objects have text as keys
    private static @Nullable Map<String, ?> header(Attributes attributes) {
        return attributes.byName(Http2Attributes.REQUEST_HEADER.name()) instanceof Map<?, ?> header
                ? (Map<String, ?>) header
                : null;
    }
}
