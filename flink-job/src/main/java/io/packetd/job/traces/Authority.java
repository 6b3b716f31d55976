// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import org.jspecify.annotations.Nullable;

/**
 * {@code host[:port]} as a client names the server.
 *
 * @param host without brackets
 * @param port 1 to 65535, or 0 when it is not said
 */
record Authority(String host, int port) {

    private static final int MAX_HOST = 255;

    /** Null when the text is none, as it may say anything. */
    static @Nullable Authority of(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > MAX_HOST + 8) {
            return null;
        }
        boolean bracketed = text.charAt(0) == '[';
        int close = bracketed ? text.indexOf(']') : -1;
        if (bracketed && close < 2) {
            return null;
        }
        int colon = bracketed ? (close + 1 < text.length() ? close + 1 : -1) : text.indexOf(':');
        String host = bracketed ? text.substring(1, close) : colon < 0 ? text : text.substring(0, colon);
        int port = colon < 0 ? 0 : port(text, colon);
        return host.isEmpty() || host.length() > MAX_HOST || port < 0 || !isHost(host)
                ? null
                : new Authority(host, port);
    }

    private static int port(String text, int colon) {
        int digits = text.length() - colon - 1;
        if (text.charAt(colon) != ':' || digits < 1 || digits > 5) {
            return -1;
        }
        int port = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            port = port * 10 + digit;
        }
        return port >= 1 && port <= 65_535 ? port : -1;
    }

    private static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c <= ' ' || c == '/' || c == '@' || c == '?' || c == '#' || c == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Sets {@code server.address} and {@code server.port} as the client says, else those of the connection. */
    static void describe(@Nullable String text, String scheme, Exchange exchange, SpanAttributes attributes) {
        Authority said = of(text);
        if (said == null) {
            attributes.text("server.address", exchange.serverHost()).number("server.port", (long)
                    exchange.serverPort());
            return;
        }
        int usual = scheme.equals("https") ? 443 : 80;
        attributes.text("server.address", said.host()).number("server.port", (long)
                (said.port() == 0 ? usual : said.port()));
    }
}
