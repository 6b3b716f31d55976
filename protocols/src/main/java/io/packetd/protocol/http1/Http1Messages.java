// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.Flag;
import io.packetd.protocol.Message;
import io.packetd.protocol.Message.Outcome;
import io.packetd.protocol.http1.Http1Head.Coding;
import org.jspecify.annotations.Nullable;

/** From a head, and what became of its body, to the message that is told. */
final class Http1Messages {

    /** From here on a status code reports a failure (RFC 9110, section 15). */
    private static final int FIRST_ERROR = 400;

    private static final Long[] CODES = codes();
    private static final String[] CODE_TEXTS = codeTexts();

    private Http1Messages() {}

    /**
     * The message of a head.
     *
     * @param size body bytes, chunk framing left out, before content decoding
     * @param body as captured, or null
     * @param cut whether its end was not seen
     * @param toEnd whether only the end of its side ends it
     */
    static Message of(Http1Head head, long size, @Nullable Object body, boolean cut, boolean toEnd) {
        Message.Builder message = head.isRequest() ? request(head, body) : response(head, body);
        message.size(size)
                .with(Http1Attributes.VERSION, version(head.minor()))
                .with(Http1Attributes.CLOSE, (head.close() || toEnd) ? Boolean.TRUE : null)
                .with(Http1Attributes.CHUNKED, head.coding() == Coding.CHUNKED ? Boolean.TRUE : null);
        if (cut) {
            message.flag(Flag.TRUNCATED);
        }
        return message.build();
    }

    private static Message.Builder request(Http1Head head, @Nullable Object body) {
        Target target = Target.of(head.method(), head.target());
        String authority = target.authority();
        String host = authority != null && !authority.isEmpty() ? authority : head.host();
        return Message.request(head.method())
                .with(Http1Attributes.METHOD, head.method())
                .with(Http1Attributes.PATH, target.path())
                .with(Http1Attributes.URL, target.url())
                .with(Http1Attributes.SCHEME, target.scheme())
                .with(Http1Attributes.REMOTE_HOST, host.isEmpty() ? null : host)
                .with(Http1Attributes.REQUEST_HEADER, head.header())
                .with(Http1Attributes.REQUEST_BODY, body);
    }

    private static Message.Builder response(Http1Head head, @Nullable Object body) {
        int status = head.status();
        return Message.response(status >= FIRST_ERROR ? Outcome.ERROR : Outcome.OK, CODE_TEXTS[status])
                .with(Http1Attributes.STATUS_CODE, CODES[status])
                .with(Http1Attributes.STATUS, head.statusLine())
                .with(Http1Attributes.RESPONSE_HEADER, head.header())
                .with(Http1Attributes.RESPONSE_BODY, body);
    }

    private static String version(int minor) {
        return switch (minor) {
            case 0 -> "HTTP/1.0";
            case 1 -> "HTTP/1.1";
            default -> "HTTP/1." + minor;
        };
    }

    private static Long[] codes() {
        Long[] codes = new Long[1000];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (long) i;
        }
        return codes;
    }

    private static String[] codeTexts() {
        String[] texts = new String[1000];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = Integer.toString(i);
        }
        return texts;
    }
}
