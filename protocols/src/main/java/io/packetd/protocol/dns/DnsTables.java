// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import org.jspecify.annotations.Nullable;

/**
 * The names of the IANA registry "Domain Name System (DNS) Parameters" of 2026. Where the original packetd has a name of its
 * own for a value, that one is kept.
 */
final class DnsTables {

    static final int A = 1;
    static final int NS = 2;
    static final int CNAME = 5;
    static final int SOA = 6;
    static final int PTR = 12;
    static final int MX = 15;
    static final int TXT = 16;
    static final int AAAA = 28;
    static final int NIMLOC = 32;
    static final int SRV = 33;
    static final int OPT = 41;
    static final int IXFR = 251;
    static final int AXFR = 252;

    private static final String TYPES = "1 A 2 NS 3 MD 4 MF 5 CNAME 6 SOA 7 MB 8 MG 9 MR 10 NULL 11 WKS 12 PTR 13 HINFO"
            + " 14 MINFO 15 MX 16 TXT 17 RP 18 AFSDB 19 X25 20 ISDN 21 RT 22 NSAP 23 NSAP-PTR 24 SIG 25 KEY 26 PX 27 GPOS"
            + " 28 AAAA 29 LOC 30 NXT 31 EID 32 NIMLOC 33 SRV 34 ATMA 35 NAPTR 36 KX 37 CERT 38 A6 39 DNAME 40 SINK 41 OPT"
            + " 42 APL 43 DS 44 SSHFP 45 IPSECKEY 46 RRSIG 47 NSEC 48 DNSKEY 49 DHCID 50 NSEC3 51 NSEC3PARAM 52 TLSA"
            + " 53 SMIMEA 55 HIP 56 NINFO 57 RKEY 58 TALINK 59 CDS 60 CDNSKEY 61 OPENPGPKEY 62 CSYNC 63 ZONEMD 64 SVCB"
            + " 65 HTTPS 66 DSYNC 67 HHIT 68 BRID 99 SPF 100 UINFO 101 UID 102 GID 103 UNSPEC 104 NID 105 L32 106 L64"
            + " 107 LP 108 EUI48 109 EUI64 128 NXNAME 249 TKEY 250 TSIG 251 IXFR 252 AXFR 253 MAILB 254 MAILA 255 *"
            + " 256 URI 257 CAA 258 AVC 259 DOA 260 AMTRELAY 261 RESINFO 262 WALLET 263 CLA 264 IPN";

    private static final String HIGH_TYPES = "32768 TA 32769 DLV";

    private static final String CLASSES = "1 INET 2 CSNET 3 CHAOS 4 HESIOD 254 NONE 255 ANY";

    private static final String RCODES =
            "0 Success 1 FormatError 2 ServerFailure 3 NameError 4 NotImplemented 5 Refused"
                    + " 6 YXDomain 7 YXRRSet 8 NXRRSet 9 NotAuth 10 NotZone 11 DSOTYPENI 16 BADVERS 17 BADKEY 18 BADTIME"
                    + " 19 BADMODE 20 BADNAME 21 BADALG 22 BADTRUNC 23 BADCOOKIE";

    private static final String OPCODES = "0 Query 1 IQuery 2 Status 4 Notify 5 Update 6 DSO";

    private static final @Nullable String[] TYPE_NAMES = table(TYPES, 0, 265);
    private static final @Nullable String[] HIGH_TYPE_NAMES = table(HIGH_TYPES, 32_768, 2);
    private static final @Nullable String[] CLASS_NAMES = table(CLASSES, 0, 256);
    private static final @Nullable String[] RCODE_NAMES = table(RCODES, 0, 24);
    private static final @Nullable String[] OPCODE_NAMES = table(OPCODES, 0, 7);

    private DnsTables() {}

    /** {@code A}, or {@code TYPE65280} for a type without a name (RFC 3597, section 5). */
    static String type(int value) {
        String name = knownType(value);
        return name == null ? "TYPE" + value : name;
    }

    /** Whether the registry knows this type. */
    static boolean isKnownType(int value) {
        return knownType(value) != null;
    }

    private static @Nullable String knownType(int value) {
        String name = at(TYPE_NAMES, value);
        return name == null ? at(HIGH_TYPE_NAMES, value - 32_768) : name;
    }

    /** {@code INET}, or {@code CLASS77} for a class without a name (RFC 3597, section 5). */
    static String dnsClass(int value) {
        String name = at(CLASS_NAMES, value);
        return name == null ? "CLASS" + value : name;
    }

    /** Whether the registry knows this class. */
    static boolean isKnownClass(int value) {
        return at(CLASS_NAMES, value) != null;
    }

    /** {@code NameError}, or the number of a code without a name. */
    static String rcode(int value) {
        String name = at(RCODE_NAMES, value);
        return name == null ? Integer.toString(value) : name;
    }

    /** {@code Query}, or the number of a code without a name. */
    static String opcode(int value) {
        String name = at(OPCODE_NAMES, value);
        return name == null ? Integer.toString(value) : name;
    }

    /** Whether the registry knows this opcode. */
    static boolean isKnownOpcode(int value) {
        return at(OPCODE_NAMES, value) != null;
    }

    private static @Nullable String at(@Nullable String[] names, int value) {
        return value >= 0 && value < names.length ? names[value] : null;
    }

    private static @Nullable String[] table(String text, int first, int size) {
        @Nullable String[] names = new @Nullable String[size];
        String[] words = text.split(" ", -1);
        for (int i = 0; i < words.length; i += 2) {
            names[Integer.parseInt(words[i]) - first] = words[i + 1];
        }
        return names;
    }
}
