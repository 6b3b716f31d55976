// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Texts that stand in nearly every header block: they are found by their bytes, so that reading them makes no garbage and
 * holding them in a table costs nothing.
 */
final class HpackStrings {

    /** Names and values beyond those of the static table. */
    private static final String[] MORE = {
        "te",
        "trailers",
        "content-type",
        "application/grpc",
        "application/grpc+proto",
        "application/json",
        "text/html",
        "text/plain",
        "grpc-status",
        "grpc-message",
        "grpc-timeout",
        "grpc-encoding",
        "grpc-accept-encoding",
        "grpc-status-details-bin",
        "grpc-trace-bin",
        "grpc-tags-bin",
        "identity",
        "identity,gzip",
        "identity, deflate, gzip",
        "gzip",
        "deflate",
        "br",
        "zstd",
        "traceparent",
        "tracestate",
        "baggage",
        "x-request-id",
        "x-b3-traceid",
        "x-b3-spanid",
        "x-forwarded-for",
        "x-forwarded-proto",
        "x-envoy-upstream-service-time",
        "origin",
        "accept-language",
        "upgrade-insecure-requests",
        "sec-fetch-mode",
        "sec-fetch-site",
        "sec-fetch-dest",
        "sec-fetch-user",
        "sec-ch-ua",
        "sec-ch-ua-mobile",
        "sec-ch-ua-platform",
        "priority",
        "keep-alive",
        "no-cache",
        "no-store",
        "bytes",
        "*/*",
        "gzip, deflate, br",
        "PUT",
        "DELETE",
        "HEAD",
        "OPTIONS",
        "PATCH",
        "CONNECT",
        "201",
        "202",
        "301",
        "302",
        "401",
        "403",
        "502",
        "503",
        "0",
        "1",
        "5"
    };

    private static final int LONGEST = 32;
    private static final int SLOTS = 512;
    private static final @Nullable String[] TABLE = new String[SLOTS];

    static {
        for (int i = 1; i <= HpackStaticTable.SIZE; i++) {
            put(HpackStaticTable.name(i));
            put(HpackStaticTable.value(i));
        }
        for (String text : MORE) {
            put(text);
        }
    }

    private HpackStrings() {}

    /** The text of the first {@code length} bytes as UTF-8; what is not UTF-8 becomes U+FFFD. */
    static String of(byte[] bytes, int length) {
        if (length <= LONGEST) {
            for (int slot = hash(bytes, length); ; slot = slot + 1 & SLOTS - 1) {
                String known = TABLE[slot];
                if (known == null) {
                    break;
                }
                if (same(known, bytes, length)) {
                    return known;
                }
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static void put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int slot = hash(bytes, bytes.length);
        while (true) {
            String known = TABLE[slot];
            if (known == null) {
                TABLE[slot] = text;
                return;
            }
            if (known.equals(text)) {
                return;
            }
            slot = slot + 1 & SLOTS - 1;
        }
    }

    private static int hash(byte[] bytes, int length) {
        int hash = length;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + bytes[i];
        }
        return (hash ^ hash >>> 9 ^ hash >>> 18) & SLOTS - 1;
    }

    private static boolean same(String known, byte[] bytes, int length) {
        if (known.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (known.charAt(i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
