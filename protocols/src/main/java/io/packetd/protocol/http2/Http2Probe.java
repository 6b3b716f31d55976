// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Side;
import io.packetd.protocol.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Recognises HTTP/2: by the preface; without it by frames that follow one another, among them a header block that is one, and
 * that says by its pseudo-headers who sends it. Frames without a header block prove the protocol but not the side.
 */
final class Http2Probe {

    /** So many frames in a row, without a header block among them, are HTTP/2, whoever sends them. */
    private static final int FRAMES_WITHOUT_HEADERS = 6;

    /** A header block of this size is proof enough; a smaller one takes another frame, before or after it. */
    private static final int PROOF_BYTES = 12;

    private static final int MAX_BYTES = Frames.DEFAULT_MAX_FRAME_BYTES;

    private final ByteWindow in;
    private int at;
    private int frames;
    private @Nullable Side speaker;

    private Http2Probe(ByteWindow in) {
        this.in = in;
    }

    static Verdict probe(ByteWindow head) {
        if (head.length() == 0) {
            return Verdict.UNDECIDED;
        }
        if (head.u8(0) == 'P') {
            return !FrameReader.isPreface(head, 0)
                    ? Verdict.NO
                    : head.length() < FrameReader.PREFACE_BYTES ? Verdict.UNDECIDED : Verdict.YES_CLIENT;
        }
        return new Http2Probe(head).walk();
    }

    private Verdict walk() {
        while (at < in.length()) {
            if (in.length() - at < Frames.HEADER_BYTES) {
                return FrameSearch.isShortHeader(in, at, MAX_BYTES) ? Verdict.UNDECIDED : Verdict.NO;
            }
            if (!Frames.isLikely(in, at, null, MAX_BYTES) || !mayStandHere()) {
                return Verdict.NO;
            }
            if (speaker != null) {
                return verdict(speaker);
            }
            if (frames >= FRAMES_WITHOUT_HEADERS) {
                return Verdict.MAYBE;
            }
            // Last, for the payload need not be there yet, and a verdict must not depend on that.
            if (!Frames.fitsPayload(in, at)) {
                return Verdict.NO;
            }
            int next = at + Frames.HEADER_BYTES + Frames.length(in, at);
            if (next > in.length()) {
                return Verdict.UNDECIDED;
            }
            if (Frames.type(in, at) == Frames.HEADERS && (Frames.flags(in, at) & Frames.END_HEADERS) != 0) {
                if (!readBlock(next)) {
                    return Verdict.NO;
                }
                if (speaker != null && (frames > 0 || Frames.length(in, at) >= PROOF_BYTES)) {
                    return verdict(speaker);
                }
            }
            frames++;
            at = next;
        }
        return Verdict.UNDECIDED;
    }

    /** What is legal but says nothing cannot be the first: zeros are too common for that. */
    private boolean mayStandHere() {
        int type = Frames.type(in, at);
        return frames > 0
                || (type != Frames.CONTINUATION
                        && (type != Frames.HEADERS || (Frames.stream(in, at) & 1) == 1)
                        && (type != Frames.DATA
                                || Frames.length(in, at) > 0
                                || (Frames.flags(in, at) & Frames.END_STREAM) != 0));
    }

    /** Reads the block of the HEADERS frame at hand; false when it is none. */
    private boolean readBlock(int next) {
        int flags = Frames.flags(in, at);
        int from = at
                + Frames.HEADER_BYTES
                + ((flags & Frames.PADDED) == 0 ? 0 : 1)
                + ((flags & Frames.HAS_PRIORITY) == 0 ? 0 : 5);
        int to = next - ((flags & Frames.PADDED) == 0 ? 0 : in.u8(at + Frames.HEADER_BYTES));
        if (to < from) {
            return false;
        }
        Seen seen = new Seen();
        if (!HpackDecoder.decode(in, from, to - from, new HpackTable(false), seen) || !seen.believable) {
            return false;
        }
        speaker = seen.asks ? Side.CLIENT : seen.answers ? Side.SERVER : null;
        return !(seen.asks && seen.answers) && (speaker != Side.CLIENT || (Frames.stream(in, at) & 1) == 1);
    }

    private static Verdict verdict(Side side) {
        return side == Side.CLIENT ? Verdict.YES_CLIENT : Verdict.YES_SERVER;
    }

    /** What the fields of a block tell about its sender. */
    private static final class Seen implements HpackDecoder.HeaderSink {
        private boolean asks;
        private boolean answers;
        private boolean believable = true;

        @Override
        public void field(@Nullable String name, @Nullable String value, boolean sensitive) {
            if (name == null) {
                return;
            }
            switch (name) {
                case ":method" -> {
                    asks = true;
                    believable &= value == null || isWord(value);
                }
                case ":path" -> {
                    asks = true;
                    believable &= value == null || value.startsWith("/") || value.equals("*");
                }
                case ":scheme", ":authority", ":protocol" -> asks = true;
                case ":status" -> {
                    answers = true;
                    believable &= value == null || isStatus(value);
                }
                default -> believable &= isName(name);
            }
        }

        private static boolean isWord(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) < 'A' || text.charAt(i) > 'Z') {
                    return false;
                }
            }
            return !text.isEmpty();
        }

        private static boolean isStatus(String text) {
            return text.length() == 3 && text.charAt(0) >= '1' && text.charAt(0) <= '9';
        }

        private static boolean isName(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c <= ' ' || c > '~' || (c >= 'A' && c <= 'Z') || c == ':') {
                    return false;
                }
            }
            return !text.isEmpty();
        }
    }
}
