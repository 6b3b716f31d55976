// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The name of a header field in canonical form, a constant for common ones, and what is to be done with its value. */
public final class HeaderName {

    /** What a header means to the decoder. */
    public enum Role {
        /** Reported as it is. */
        PLAIN,
        /** Holds a credential. */
        SECRET,
        /** Holds a URL, which may hold credentials. */
        LINK,
        /** The host that is asked. */
        HOST,
        /** Bytes of the body. */
        CONTENT_LENGTH,
        /** How HTTP/1 frames the body. */
        TRANSFER_ENCODING,
        /** What concerns this connection only. */
        CONNECTION,
        /** Names of the fields after the body. */
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
    private static final Map<String, HeaderName> BY_TEXT = byText();

    private final String canonical;
    private final boolean known;
    private final byte[] bytes;
    private final byte[] lower;
    private final Role role;

    private HeaderName(String canonical, Role role, boolean known) {
        this.canonical = canonical;
        this.known = known;
        this.bytes = canonical.getBytes(StandardCharsets.ISO_8859_1);
        this.lower = canonical.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.ISO_8859_1);
        this.role = role;
    }

    /** As MIME has it: {@code X-App-Name}. */
    public String canonical() {
        return canonical;
    }

    public Role role() {
        return role;
    }

    /** The name with this text, which is looked for in lower case, as HTTP/2 has it; null when that is not a token. */
    public static @Nullable HeaderName of(String lowerCase) {
        HeaderName known = BY_TEXT.get(lowerCase);
        if (known != null) {
            return known;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            char c = lowerCase.charAt(i);
            if (c > 0x7e || !Ascii.isToken(c)) {
                return null;
            }
            if (c >= 'A' && c <= 'Z') {
                return of(lowerCase.toLowerCase(Locale.ROOT));
            }
        }
        byte[] bytes = lowerCase.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length == 0 ? null : other(canonical(bytes));
    }

    /** Whether this is one of the well-known names: what it holds is known, too. */
    public boolean isKnown() {
        return known;
    }

    /** The name in {@code [from, to)}; null when that is not a token. */
    public static @Nullable HeaderName of(ByteWindow in, int from, int to) {
        int length = to - from;
        if (length <= 0) {
            return null;
        }
        int slot = slot(length, in.u8(from), in.u8(from + length / 2), in.u8(to - 1));
        for (HeaderName known = TABLE[slot]; known != null; known = TABLE[slot]) {
            if (known.lower.length == length
                    && (in.matches(from, known.bytes) || in.matchesIgnoreCase(from, known.lower))) {
                return known;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        for (int i = from; i < to; i++) {
            if (!Ascii.isToken(in.u8(i))) {
                return null;
            }
        }
        return other(canonical(in.copy(from, to)));
    }

    private static HeaderName other(String canonical) {
        return new HeaderName(canonical, isSecret(canonical) ? Role.SECRET : Role.PLAIN, false);
    }

    private static String canonical(byte[] name) {
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

    /** Four facts tell nearly all known names apart; bit 5 is the case of a letter. */
    private static int slot(int length, int first, int middle, int last) {
        int hash = ((length * 31 + (first | 0x20)) * 31 + (middle | 0x20)) * 31 + (last | 0x20);
        return (hash ^ (hash >>> 9)) & (SLOTS - 1);
    }

    private static @Nullable HeaderName[] table() {
        @Nullable HeaderName[] table = new HeaderName[SLOTS];
        putAll(table, PLAIN_NAMES, Role.PLAIN);
        putAll(table, SECRET_NAMES, Role.SECRET);
        putAll(table, LINK_NAMES, Role.LINK);
        put(table, new HeaderName("Host", Role.HOST, true));
        put(table, new HeaderName("Content-Length", Role.CONTENT_LENGTH, true));
        put(table, new HeaderName("Transfer-Encoding", Role.TRANSFER_ENCODING, true));
        put(table, new HeaderName("Connection", Role.CONNECTION, true));
        put(table, new HeaderName("Trailer", Role.TRAILER, true));
        return table;
    }

    private static Map<String, HeaderName> byText() {
        Map<String, HeaderName> names = new HashMap<>();
        for (HeaderName name : TABLE) {
            if (name != null) {
                names.put(name.canonical.toLowerCase(Locale.ROOT), name);
            }
        }
        return Map.copyOf(names);
    }

    private static void putAll(@Nullable HeaderName[] table, String names, Role role) {
        int from = 0;
        for (int i = 0; i <= names.length(); i++) {
            if (i == names.length() || Character.isWhitespace(names.charAt(i))) {
                if (i > from) {
                    put(table, new HeaderName(names.substring(from, i), role, true));
                }
                from = i + 1;
            }
        }
    }

    private static void put(@Nullable HeaderName[] table, HeaderName name) {
        byte[] lower = name.lower;
        int slot = slot(lower.length, lower[0], lower[lower.length / 2], lower[lower.length - 1]);
        while (table[slot] != null) {
            slot = (slot + 1) & (SLOTS - 1);
        }
        table[slot] = name;
    }
}
