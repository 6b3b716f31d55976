// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.ByteWindow;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The name of a header field in canonical form, a constant for common ones, and what is to be done with its value. */
final class HeaderName {

    /** What a header means to the decoder. */
    enum Role {
        /** Reported as it is. */
        PLAIN,
        /** Holds a credential. */
        SECRET,
        /** Holds a URL, which may hold credentials. */
        LINK,
        HOST,
        CONTENT_LENGTH,
        TRANSFER_ENCODING,
        CONNECTION,
        TRAILER
    }

    private static final String PLAIN_NAMES = """
            Accept Accept-Ch Accept-Charset Accept-Encoding Accept-Language Accept-Patch Accept-Ranges
            Access-Control-Allow-Credentials Access-Control-Allow-Headers Access-Control-Allow-Methods
            Access-Control-Allow-Origin Access-Control-Expose-Headers Access-Control-Max-Age
            Access-Control-Request-Headers Access-Control-Request-Method Age Allow Alt-Svc Baggage Cache-Control
            Cf-Cache-Status Cf-Ray Content-Disposition Content-Encoding Content-Language Content-Md5 Content-Range
            Content-Security-Policy Content-Type Date Dnt Etag Expect Expires Forwarded From If-Match If-Modified-Since
            If-None-Match If-Range If-Unmodified-Since Keep-Alive Last-Modified Max-Forwards Mime-Version Nel Origin P3p
            Pragma Priority Proxy-Authenticate Proxy-Connection Range Referrer-Policy Report-To Retry-After Sec-Ch-Ua
            Sec-Ch-Ua-Mobile Sec-Ch-Ua-Platform Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Sec-Fetch-User
            Sec-Websocket-Accept Sec-Websocket-Extensions Sec-Websocket-Key Sec-Websocket-Protocol Sec-Websocket-Version
            Server Server-Timing Soapaction Strict-Transport-Security Te Timing-Allow-Origin Traceparent Tracestate
            Upgrade Upgrade-Insecure-Requests User-Agent Vary Via Warning Www-Authenticate X-B3-Sampled X-B3-Spanid
            X-B3-Traceid X-Cache X-Content-Type-Options X-Correlation-Id X-Forwarded-For X-Forwarded-Host
            X-Forwarded-Port X-Forwarded-Proto X-Frame-Options X-Powered-By X-Real-Ip X-Request-Id X-Requested-With
            X-Xss-Protection""";

    private static final String SECRET_NAMES = """
            Authorization Proxy-Authorization Authentication-Info Proxy-Authentication-Info Cookie Cookie2 Set-Cookie
            Set-Cookie2 X-Api-Key Api-Key Apikey X-Apikey X-Auth-Token X-Auth-Key X-Access-Token X-Amz-Security-Token
            X-Authorization X-Csrf-Token X-Csrftoken X-Xsrf-Token X-Goog-Api-Key X-Goog-Iam-Authorization-Token
            Ocp-Apim-Subscription-Key X-Functions-Key X-Vault-Token X-Consul-Token Private-Token X-Gitlab-Token Job-Token
            X-Subject-Token X-Service-Token X-Storage-Token X-Session-Id X-Session-Token X-Shopify-Access-Token
            X-Password X-Secret X-Registry-Auth X-Registry-Config""";

    /** Ends of other names that hold credentials, lower case. */
    private static final String[] SECRET_ENDS = {"-token", "-secret", "-password", "api-key", "apikey", "-authorization"
    };

    private static final String LINK_NAMES = "Location Content-Location Referer Refresh Link";

    private static final int SLOTS = 512;
    private static final @Nullable HeaderName[] TABLE = table();

    private final String canonical;
    private final byte[] lower;
    private final Role role;

    private HeaderName(String canonical, Role role) {
        this.canonical = canonical;
        this.lower = canonical.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        this.role = role;
    }

    /** As MIME has it: {@code X-App-Name}. */
    String canonical() {
        return canonical;
    }

    Role role() {
        return role;
    }

    /** The name in {@code [from, to)}; null when that is not a token. */
    static @Nullable HeaderName of(ByteWindow in, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            int b = in.u8(i);
            if (!Ascii.isToken(b)) {
                return null;
            }
            hash = hash * 31 + Ascii.lower(b);
        }
        if (from == to) {
            return null;
        }
        int slot = slot(hash);
        for (HeaderName known = TABLE[slot]; known != null; known = TABLE[slot]) {
            if (known.lower.length == to - from && in.matchesIgnoreCase(from, known.lower)) {
                return known;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        String canonical = canonical(in, from, to);
        return new HeaderName(canonical, isSecret(canonical) ? Role.SECRET : Role.PLAIN);
    }

    private static String canonical(ByteWindow in, int from, int to) {
        byte[] name = in.copy(from, to);
        boolean upper = true;
        for (int i = 0; i < name.length; i++) {
            int b = Ascii.lower(name[i]);
            name[i] = (byte) (upper && b >= 'a' && b <= 'z' ? b - 32 : b);
            upper = b == '-';
        }
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    private static boolean isSecret(String name) {
        for (String end : SECRET_ENDS) {
            if (name.regionMatches(true, name.length() - end.length(), end, 0, end.length())) {
                return true;
            }
        }
        return false;
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 15)) & (SLOTS - 1);
    }

    private static @Nullable HeaderName[] table() {
        @Nullable HeaderName[] table = new HeaderName[SLOTS];
        putAll(table, PLAIN_NAMES, Role.PLAIN);
        putAll(table, SECRET_NAMES, Role.SECRET);
        putAll(table, LINK_NAMES, Role.LINK);
        put(table, new HeaderName("Host", Role.HOST));
        put(table, new HeaderName("Content-Length", Role.CONTENT_LENGTH));
        put(table, new HeaderName("Transfer-Encoding", Role.TRANSFER_ENCODING));
        put(table, new HeaderName("Connection", Role.CONNECTION));
        put(table, new HeaderName("Trailer", Role.TRAILER));
        return table;
    }

    private static void putAll(@Nullable HeaderName[] table, String names, Role role) {
        int from = 0;
        for (int i = 0; i <= names.length(); i++) {
            if (i == names.length() || Character.isWhitespace(names.charAt(i))) {
                if (i > from) {
                    put(table, new HeaderName(names.substring(from, i), role));
                }
                from = i + 1;
            }
        }
    }

    private static void put(@Nullable HeaderName[] table, HeaderName name) {
        int hash = 0;
        for (byte b : name.lower) {
            hash = hash * 31 + b;
        }
        int slot = slot(hash);
        while (table[slot] != null) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        table[slot] = name;
    }
}
