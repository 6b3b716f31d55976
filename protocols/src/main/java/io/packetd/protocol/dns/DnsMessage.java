// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import io.packetd.protocol.ByteWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One message, read as far as it goes: header and first question are there, everything else may be cut. */
final class DnsMessage {

    /** Most records of one section that are shown; the others are counted. */
    static final int MAX_RECORDS = 64;

    private static final int MAX_QUESTIONS = 16;
    private static final int SOA_TAIL = 20;

    final int id;
    final int flags;
    final int questions;

    /** With its final dot; empty when there is no question. */
    String name = "";

    int type;
    int dnsClass;

    /** Upper eight bits of the response code, from EDNS. */
    int extendedCode;

    /** The message ends before its sections do, or a record is broken. */
    boolean truncated;

    /** Answers that were read. */
    int answers;

    /** SOA records among the answers: {@code place << 32 | serial}; null when none was seen. */
    long @Nullable [] soas;

    int soaCount;

    /** Text of the addresses among the answers. */
    final List<String> addresses = new ArrayList<>(4);

    private final List<Map<String, Object>> moreQuestions = new ArrayList<>(0);
    private final Map<String, Object> tree = new LinkedHashMap<>();
    private @Nullable Map<String, Object> edns;

    private DnsMessage(int id, int flags, int questions) {
        this.id = id;
        this.flags = flags;
        this.questions = questions;
    }

    /** Reads the message in {@code [base, base + length)}; null when header or question are not there. */
    static @Nullable DnsMessage read(ByteWindow in, int base, int length) {
        if (length < DnsReader.HEADER_BYTES) {
            return null;
        }
        DnsReader reader = new DnsReader(in, base, length);
        DnsMessage message = new DnsMessage(reader.u16(), reader.u16(), reader.u16());
        int[] counts = {reader.u16(), reader.u16(), reader.u16()};
        if (!message.readQuestions(reader)) {
            return null;
        }
        message.readSections(reader, counts);
        return message;
    }

    boolean isResponse() {
        return (flags & 0x8000) != 0;
    }

    int opcode() {
        return (flags >> 11) & 0xf;
    }

    /** 12 bits with EDNS, else 4. */
    int responseCode() {
        return (extendedCode << 4) | (flags & 0xf);
    }

    /**
     * Type and name of the question, as queries are reported: {@code AAAA www.example.com}. Unlike in the tree, a dot inside
     * of a label is not escaped here.
     */
    String operation() {
        String shown = nameWithoutDot();
        return DnsTables.type(type) + " " + (shown.indexOf('\\') < 0 ? shown : shown.replace("\\.", "."));
    }

    String nameWithoutDot() {
        return name.length() < 2 ? name : name.substring(0, name.length() - 1);
    }

    /**
     * The pairing key: the id in the upper 16 bits, below it a hash of name, type and class. Names are compared without
     * case, for resolvers play with it to make forgery harder.
     */
    long key() {
        long hash = 0xcbf2_9ce4_8422_2325L;
        for (int i = 0; i < name.length(); i++) {
            int c = name.charAt(i);
            hash = (hash ^ (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c)) * 0x100_0000_01b3L;
        }
        hash = (hash ^ type) * 0x100_0000_01b3L;
        hash = (hash ^ dnsClass) * 0x100_0000_01b3L;
        return ((long) id << 48) | ((hash ^ (hash >>> 16)) & 0xffff_ffff_ffffL);
    }

    /** The message as it is reported. */
    Map<String, ?> tree() {
        return Collections.unmodifiableMap(tree);
    }

    private boolean readQuestions(DnsReader in) {
        for (int i = 0; i < questions; i++) {
            String next = in.name();
            int nextType = in.u16();
            int nextClass = in.u16();
            if (in.failed()) {
                truncated = true;
                break;
            }
            if (i == 0) {
                name = next;
                type = nextType;
                dnsClass = nextClass;
            } else if (i < MAX_QUESTIONS) {
                moreQuestions.add(question(next, nextType, nextClass));
            }
        }
        return questions == 0 || !name.isEmpty();
    }

    private Map<String, Object> questionTree() {
        return questions == 0
                ? Collections.unmodifiableMap(ordered("Name", "", "Type", "", "Class", ""))
                : question(name, type, dnsClass);
    }

    private static Map<String, Object> question(String name, int type, int dnsClass) {
        return Collections.unmodifiableMap(
                ordered("Name", name, "Type", DnsTables.type(type), "Class", DnsTables.dnsClass(dnsClass)));
    }

    private void readSections(DnsReader in, int[] counts) {
        tree.put("Header", Map.of()); // its place; the response code is known after EDNS
        tree.put("QuestionSec", questionTree());
        long omitted = readSection(in, "AnswerSec", counts[0]);
        omitted += readSection(in, "AuthoritySec", counts[1]);
        omitted += readSection(in, "AdditionalSec", counts[2]);
        tree.put("Header", header());
        if (!moreQuestions.isEmpty()) {
            tree.put("MoreQuestions", List.copyOf(moreQuestions));
        }
        if (edns != null) {
            tree.put("Edns", edns);
        }
        if (omitted > 0) {
            tree.put("Omitted", omitted);
        }
    }

    private Map<String, Object> header() {
        Map<String, Object> header = ordered(
                "ID", (long) id, "OpCode", DnsTables.opcode(opcode()), "Status", DnsTables.rcode(responseCode()));
        header.put("Response", isResponse());
        header.put("AA", (flags & 0x400) != 0);
        header.put("TC", (flags & 0x200) != 0);
        header.put("RD", (flags & 0x100) != 0);
        header.put("RA", (flags & 0x80) != 0);
        header.put("AD", (flags & 0x20) != 0);
        header.put("CD", (flags & 0x10) != 0);
        return Collections.unmodifiableMap(header);
    }

    /** Reads a section; gives how many of its records are not shown. */
    private long readSection(DnsReader in, String section, int count) {
        List<Map<String, Object>> records = new ArrayList<>(Math.min(count, 8));
        boolean isAnswer = section.equals("AnswerSec");
        long omitted = 0;
        for (int i = 0; i < count && !truncated; i++) {
            boolean shown = records.size() < MAX_RECORDS;
            int start = in.at();
            String owner = shown ? in.name() : skipName(in);
            int recordType = in.u16();
            int recordClass = in.u16();
            long ttl = in.u32();
            int length = in.u16();
            if (in.failed() || length > in.remaining()) {
                truncated = true;
                in.resume(start);
                omitted += count - i;
                break;
            }
            if (isAnswer) {
                noteAnswer(in, recordType, length);
            }
            if (recordType == DnsTables.OPT && section.equals("AdditionalSec")) {
                readEdns(in, recordClass, ttl, length);
            } else if (shown) {
                records.add(record(in, section, owner, recordType, recordClass, ttl, length));
            } else {
                in.skip(length);
                omitted++;
            }
        }
        if (truncated && omitted == 0) {
            omitted = count;
        }
        if (!records.isEmpty()) {
            tree.put(section, List.copyOf(records));
        }
        return omitted;
    }

    private static String skipName(DnsReader in) {
        in.skipName();
        return "";
    }

    private Map<String, Object> record(
            DnsReader in, String section, String owner, int recordType, int recordClass, long ttl, int length) {
        Map<String, Object> record = ordered("Name", owner, "Type", DnsTables.type(recordType), null, null);
        boolean isAnswer = section.equals("AnswerSec");
        if (isAnswer) {
            record.put("TTL", ttl);
        }
        record.put("Class", DnsTables.dnsClass(recordClass));
        int start = in.at();
        String text = RecordText.of(in, recordType, length);
        record.put("Record", text);
        if (!isAnswer) {
            record.put("TTL", ttl);
        }
        if (recordType == DnsTables.MX && length > 2) {
            in.resume(start);
            record.put("Preference", (long) in.u16());
            in.resume(start + length);
        }
        if (isAnswer && (recordType == DnsTables.A || recordType == DnsTables.AAAA) && length > 0) {
            addresses.add(text);
        }
        return Collections.unmodifiableMap(record);
    }

    /** Remembers where SOA records stand among the answers: they delimit zone transfers. */
    private void noteAnswer(DnsReader in, int recordType, int length) {
        if (recordType == DnsTables.SOA && length > SOA_TAIL) {
            int start = in.at();
            in.skip(length - SOA_TAIL);
            long serial = in.u32();
            in.resume(start);
            long[] old = soas == null ? new long[2] : soas;
            soas = soaCount == old.length ? Arrays.copyOf(old, soaCount * 2) : old;
            soas[soaCount++] = ((long) answers << 32) | serial;
        }
        answers++;
    }

    /** The OPT pseudo record (RFC 6891, section 6.1.2). */
    private void readEdns(DnsReader in, int udpSize, long ttl, int length) {
        int end = in.at() + length;
        extendedCode = (int) (ttl >> 24);
        List<Long> options = new ArrayList<>(2);
        while (end - in.at() >= 4) {
            long code = in.u16();
            int bytes = in.u16();
            if (bytes > end - in.at()) {
                break;
            }
            in.skip(bytes);
            if (options.size() < MAX_RECORDS) {
                options.add(code);
            }
        }
        in.resume(end);
        Map<String, Object> opt =
                ordered("UDPSize", (long) udpSize, "Version", (ttl >> 16) & 0xff, "DO", (ttl & 0x8000) != 0);
        opt.put("Options", List.copyOf(options));
        edns = Collections.unmodifiableMap(opt);
    }

    private static Map<String, Object> ordered(
            String k1, Object v1, String k2, Object v2, @Nullable String k3, @Nullable Object v3) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(k1, v1);
        map.put(k2, v2);
        if (k3 != null && v3 != null) {
            map.put(k3, v3);
        }
        return map;
    }
}
