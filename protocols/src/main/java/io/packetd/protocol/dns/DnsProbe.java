// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Verdict;

/**
 * Whether bytes are DNS, and where a message may begin in a TCP stream. Two protocols look alike on the wire and are told
 * apart by what only they do: NetBIOS names are 32 letters A to P, multicast DNS sets the top bit of the class.
 */
final class DnsProbe {

    private enum Match {
        NO,
        PARTIAL,
        YES
    }

    /** Bytes of the smallest question: the root, a type, a class. */
    private static final int QUESTION_BYTES = 5;

    /** Bytes of the smallest record: the root, type, class, TTL, length. */
    private static final int RECORD_BYTES = 11;

    /** Longer messages in TCP are not waited for before the verdict. */
    private static final int MAX_WAIT = 4096;

    /** More than any UDP datagram with records holds in practice. */
    private static final int MAX_DATAGRAM = 4096;

    private static final int NETBIOS_LABEL = 32;
    private static final int PREFIX_BYTES = 2;

    private DnsProbe() {}

    /** A datagram may be cut by the capture: then it is only possible, if its question is there. */
    static Verdict datagram(ByteWindow head) {
        return start(head, 0, head.length(), false) == Match.YES ? whole(head, 0, head.length()) : Verdict.NO;
    }

    static Verdict stream(ByteWindow head) {
        if (head.length() < PREFIX_BYTES) {
            return Verdict.UNDECIDED;
        }
        int length = head.u16(0);
        return switch (start(head, PREFIX_BYTES, length, true)) {
            case NO -> Verdict.NO;
            case PARTIAL -> Verdict.UNDECIDED;
            case YES -> {
                if (head.length() >= PREFIX_BYTES + length && length <= MAX_WAIT) {
                    yield whole(head, PREFIX_BYTES, length);
                }
                yield length <= MAX_WAIT ? Verdict.UNDECIDED : bySide(head, PREFIX_BYTES, false);
            }
        };
    }

    /** Where a message with its length may begin at or after {@code from}. */
    static int find(ByteWindow in, int from) {
        for (int at = from; at < in.length(); at++) {
            if (at + 1 == in.length() || start(in, at + PREFIX_BYTES, in.u16(at), true) != Match.NO) {
                return at;
            }
        }
        return -1;
    }

    /** What every header is: a known opcode, and the reserved bit 0; {@code base} is at least 4 bytes before the end. */
    static boolean isHeader(ByteWindow in, int base) {
        int flags = in.u16(base + 2);
        return DnsTables.isKnownOpcode((flags >> 11) & 0xf) && (flags & 0x40) == 0;
    }

    /** Header and first question of a message of this length, as far as they are there; {@code uncut}: the length is real. */
    private static Match start(ByteWindow in, int base, int length, boolean uncut) {
        if (length < DnsReader.HEADER_BYTES + QUESTION_BYTES) {
            return Match.NO;
        }
        if (base + 4 > in.length()) {
            return Match.PARTIAL;
        }
        int flags = in.u16(base + 2);
        int opcode = (flags >> 11) & 0xf;
        boolean response = (flags & 0x8000) != 0;
        if (!isHeader(in, base) || opcode == 1 || opcode == 6) {
            return Match.NO;
        }
        if (!response && opcode == 0 && (flags & 0x048f) != 0) {
            return Match.NO; // a query is not authoritative, offers no recursion, has no response code
        }
        if (base + DnsReader.HEADER_BYTES > in.length()) {
            return Match.PARTIAL;
        }
        int answers = in.u16(base + 6);
        int authorities = in.u16(base + 8);
        int additionals = in.u16(base + 10);
        long records = (long) answers + authorities + additionals;
        long room = uncut ? length - DnsReader.HEADER_BYTES - QUESTION_BYTES : MAX_DATAGRAM;
        boolean asksWithRecords = !response && opcode == 0 && (answers > 0 || authorities > 1 || additionals > 2);
        if (in.u16(base + 4) != 1 || records * RECORD_BYTES > room || asksWithRecords) {
            return Match.NO;
        }
        return question(in, base + DnsReader.HEADER_BYTES, base + length);
    }

    private static Match question(ByteWindow in, int from, int end) {
        int at = from;
        while (true) {
            if (at >= end) {
                return Match.NO;
            }
            if (at >= in.length()) {
                return Match.PARTIAL;
            }
            int length = in.u8(at++);
            if (length == 0) {
                break;
            }
            if (length > 63 || at + length - from > 254) {
                return Match.NO;
            }
            for (int i = at; i < Math.min(at + length, in.length()); i++) {
                if (in.u8(i) <= ' ' || in.u8(i) >= 0x7f) {
                    return Match.NO;
                }
            }
            if (length == NETBIOS_LABEL && at + length <= in.length() && isNetBios(in, at)) {
                return Match.NO;
            }
            at += length;
        }
        if (at + 4 > end) {
            return Match.NO;
        }
        if (at + 4 > in.length()) {
            return Match.PARTIAL;
        }
        int type = in.u16(at);
        boolean plausible = DnsTables.isKnownType(type)
                && type != DnsTables.NIMLOC
                && type != DnsTables.OPT
                && DnsTables.isKnownClass(in.u16(at + 2));
        return plausible ? Match.YES : Match.NO;
    }

    private static boolean isNetBios(ByteWindow in, int label) {
        for (int i = label; i < label + NETBIOS_LABEL; i++) {
            if (in.u8(i) < 'A' || in.u8(i) > 'P') {
                return false;
            }
        }
        return true;
    }

    /** The verdict on a message that is there as a whole. */
    private static Verdict whole(ByteWindow in, int base, int length) {
        DnsReader reader = new DnsReader(in, base, length);
        reader.skip(DnsReader.HEADER_BYTES);
        reader.skipName();
        reader.skip(4);
        int records = in.u16(base + 6) + in.u16(base + 8) + in.u16(base + 10);
        boolean opt = false;
        for (int i = 0; i < records && !reader.failed(); i++) {
            reader.skipName();
            opt |= reader.u16() == DnsTables.OPT;
            reader.skip(6);
            reader.skip(reader.u16());
        }
        boolean exact = !reader.failed() && reader.remaining() == 0;
        return bySide(in, base, exact && isCertain(in, base, opt));
    }

    /** Whether a well-formed message is that of a resolver or its server; one of LLMNR or multicast DNS would not be. */
    private static boolean isCertain(ByteWindow in, int base, boolean opt) {
        int flags = in.u16(base + 2);
        boolean recursionDesired = (flags & 0x100) != 0;
        if ((flags & 0x8000) == 0) {
            return recursionDesired || opt;
        }
        boolean authoritative = (flags & 0x400) != 0;
        boolean recursionAvailable = (flags & 0x80) != 0;
        boolean refers = in.u16(base + 8) > 0;
        return recursionDesired || recursionAvailable || authoritative || (flags & 0xf) != 0 || refers;
    }

    private static Verdict bySide(ByteWindow in, int base, boolean certain) {
        boolean response = (in.u16(base + 2) & 0x8000) != 0;
        if (response) {
            return certain ? Verdict.YES_SERVER : Verdict.MAYBE_SERVER;
        }
        return certain ? Verdict.YES_CLIENT : Verdict.MAYBE_CLIENT;
    }
}
