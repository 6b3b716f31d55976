// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The data of a record as text. The types the original shows look as they do there; the others as in zone files, without
 * parentheses; what has no text of its own as in RFC 3597, section 5.
 */
final class RecordText {

    /** Longest text of one record, in characters. */
    static final int MAX_TEXT = 1024;

    private static final int MAX_HEX_BYTES = 256;
    private static final DateTimeFormatter RRSIG_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);

    private RecordText() {}

    /** The text of {@code length} bytes of data at which the reader stands; afterwards it stands behind them. */
    static String of(DnsReader in, int type, int length) {
        int start = in.at();
        int end = start + length;
        if (length > in.remaining()) {
            in.skip(length);
            return "";
        }
        if (length == 0) {
            return ""; // updates name what they delete without data (RFC 2136, section 2.5)
        }
        String text = known(in, type, end);
        boolean whole = !in.failed() && in.at() == end && !text.isEmpty();
        in.resume(start);
        if (!whole) {
            text = generic(in, length);
        }
        in.resume(end);
        return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
    }

    private static String known(DnsReader in, int type, int end) {
        return switch (type) {
            case DnsTables.A -> Addresses.v4(in.bytes(4));
            case DnsTables.AAAA -> Addresses.v6(in.bytes(16));
            case DnsTables.NS, DnsTables.CNAME, DnsTables.PTR, 3, 4, 7, 8, 9, 39 -> in.name();
            case DnsTables.MX -> {
                in.u16(); // the preference is a key of its own
                yield in.name();
            }
            case 18, 21, 36, 107 -> in.u16() + " " + in.name(); // AFSDB, RT, KX, LP
            case DnsTables.SRV -> srv(in);
            case DnsTables.SOA -> soa(in);
            case DnsTables.TXT, 99, 13, 19, 20, 258, 261, 262 -> strings(in, end);
            case 14, 17, 58 -> in.name() + " " + in.name(); // MINFO, RP, TALINK
            case 35 -> naptr(in);
            case 43, 59 -> in.u16() + " " + in.u8() + " " + in.u8() + " " + hex(in, end); // DS, CDS
            case 44 -> in.u8() + " " + in.u8() + " " + hex(in, end); // SSHFP
            case 46, 24 -> rrsig(in, end); // RRSIG, SIG
            case 47 -> in.name() + types(in, end); // NSEC
            case 48, 60, 25 -> in.u16() + " " + in.u8() + " " + in.u8() + " " + base64(in, end); // DNSKEY, CDNSKEY, KEY
            case 52, 53 -> in.u8() + " " + in.u8() + " " + in.u8() + " " + hex(in, end); // TLSA, SMIMEA
            case 64, 65 -> ServiceText.of(in, end); // SVCB, HTTPS
            case 256 -> in.u16() + " " + in.u16() + " \"" + in.utf8(end - in.at()) + '"'; // URI
            case 257 -> in.u8() + " " + in.utf8(in.u8()) + " \"" + in.utf8(end - in.at()) + '"'; // CAA
            default -> "";
        };
    }

    private static String srv(DnsReader in) {
        int priority = in.u16();
        int weight = in.u16();
        int port = in.u16();
        return in.name() + ":" + port + "/W:" + weight + "/P:" + priority;
    }

    private static String soa(DnsReader in) {
        String server = in.name();
        String mailbox = in.name();
        in.skip(12); // serial, refresh, retry
        long expire = in.u32();
        return server + "/" + mailbox + "/T:" + in.u32() + "/E:" + expire;
    }

    /** Character strings, joined with a slash. */
    private static String strings(DnsReader in, int end) {
        StringBuilder text = new StringBuilder();
        boolean first = true;
        while (!in.failed() && in.at() < end) {
            text.append(first ? "" : "/").append(in.utf8(in.u8()));
            first = false;
        }
        return text.length() == 0 && !in.failed() ? "\"\"" : text.toString();
    }

    private static String naptr(DnsReader in) {
        String text = in.u16() + " " + in.u16();
        for (int i = 0; i < 3; i++) {
            text += " \"" + in.utf8(in.u8()) + '"';
        }
        return text + " " + in.name();
    }

    private static String rrsig(DnsReader in, int end) {
        String text = DnsTables.type(in.u16()) + " " + in.u8() + " " + in.u8() + " " + in.u32();
        text += " " + time(in.u32()) + " " + time(in.u32()) + " " + in.u16();
        return text + " " + in.name() + " " + base64(in, end);
    }

    private static String time(long epochSeconds) {
        return LocalDateTime.ofEpochSecond(epochSeconds, 0, ZoneOffset.UTC).format(RRSIG_TIME);
    }

    /** Type bit maps (RFC 4034, section 4.1.2), each type after a space. */
    private static String types(DnsReader in, int end) {
        StringBuilder text = new StringBuilder();
        while (!in.failed() && in.at() < end && text.length() <= MAX_TEXT) {
            int window = in.u8() << 8;
            byte[] bits = in.bytes(in.u8());
            for (int i = 0; i < bits.length * 8; i++) {
                if ((bits[i >> 3] & (0x80 >> (i & 7))) != 0) {
                    text.append(' ').append(DnsTables.type(window | i));
                }
            }
        }
        return text.toString();
    }

    static String hex(DnsReader in, int end) {
        int length = end - in.at();
        byte[] bytes = in.bytes(Math.min(length, MAX_HEX_BYTES));
        in.skip(length - bytes.length);
        return HexFormat.of().formatHex(bytes) + (length > bytes.length ? "..." : "");
    }

    private static String base64(DnsReader in, int end) {
        return Base64.getEncoder().encodeToString(in.bytes(end - in.at()));
    }

    private static String generic(DnsReader in, int length) {
        return "\\# " + length + " " + hex(in, in.at() + length);
    }
}
