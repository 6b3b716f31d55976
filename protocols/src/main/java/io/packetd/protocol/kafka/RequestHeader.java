// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import io.packetd.protocol.ByteWindow;

/**
 * What every request begins with (Kafka protocol guide, headers):
 *
 * <pre>
 * 0 i32 bytes that follow   4 i16 API key   6 i16 API version   8 i32 correlation id   12 i16 length of the client id, -1 for none
 * </pre>
 *
 * ControlledShutdown 0 has no client id. In flexible versions tagged fields follow; they are part of the {@link Program}.
 */
final class RequestHeader {

    /** How much bytes look like the beginning of a request. */
    enum Match {
        NO,
        /** So far as they go. */
        PARTIAL,
        /** An API in a version that is known. */
        KNOWN,
        /** An API in a version that is newer than what is known. */
        NEWER
    }

    static final int LENGTH_BYTES = 4;
    static final int CORRELATION_AT = 8;
    static final int CLIENT_ID_AT = 12;
    static final int BYTES = 14;

    /** Larger frames are believed on a proven connection only; a broker takes 100 MiB unless told otherwise. */
    private static final int MAX_BELIEVED = 256 << 20;

    /** Longer names of clients are believed on a proven connection only. */
    private static final int MAX_CLIENT_ID = 255;

    /** So many versions above the highest known may appear before this table is renewed. */
    private static final int NEWER_VERSIONS = 8;

    private RequestHeader() {}

    /** Whether a request can begin at this index. */
    static Match check(ByteWindow in, int at) {
        int there = in.length() - at;
        // The highest bytes of length, key and version: nearly all that is no request ends here.
        if (in.u8(at) > MAX_BELIEVED >> 24
                || (there > 4 && in.u8(at + 4) != 0)
                || (there > 6 && in.u8(at + 6) != 0)
                || (there > 8 && in.u8(at + 8) > 0x7f)) {
            return Match.NO;
        }
        if (there >= LENGTH_BYTES) {
            long length = in.u32(at);
            if (length < CORRELATION_AT || length > MAX_BELIEVED) {
                return Match.NO;
            }
        }
        return there < CORRELATION_AT ? Match.PARTIAL : checkApi(in, at, there);
    }

    private static Match checkApi(ByteWindow in, int at, int there) {
        Api api = Apis.of(in.u16(at + 4));
        int version = in.u16(at + 6);
        if (api == null || version > api.highestVersion() + NEWER_VERSIONS) {
            return Match.NO;
        }
        Match match = api.request(version) != null
                ? Match.KNOWN
                : version > api.highestVersion() && api.highestVersion() >= 0 ? Match.NEWER : Match.NO;
        if (match == Match.NO) {
            return match;
        }
        if (!hasClientId(api.key, version)) {
            return there < CLIENT_ID_AT ? Match.PARTIAL : match;
        }
        return there < BYTES ? Match.PARTIAL : checkClientId(in, at, there, match);
    }

    private static Match checkClientId(ByteWindow in, int at, int there, Match match) {
        int length = (short) in.u16(at + CLIENT_ID_AT);
        boolean possible = match == Match.NEWER ? length > 0 : length >= -1;
        if (!possible || length > MAX_CLIENT_ID || BYTES - LENGTH_BYTES + Math.max(0, length) > in.u32(at)) {
            return Match.NO;
        }
        int end = BYTES + Math.max(0, length);
        if (!Texts.isPrintable(in, at + BYTES, at + Math.min(end, there))) {
            return Match.NO;
        }
        return there < end ? Match.PARTIAL : match;
    }

    /** The first request ever defined without one stayed so. */
    static boolean hasClientId(int api, int version) {
        return api != Apis.CONTROLLED_SHUTDOWN || version != 0;
    }
}
