// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.Attributes;
import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;

/** The first words of error replies. What follows them is left alone: it may quote user data. */
final class RedisErrors {

    /** Prefix of errors that have none of their own. */
    static final String GENERIC = "ERR";

    private static final int MAX_PREFIX = 32;

    /** Prefixes that servers are known to send. */
    private static final String KNOWN = "ASK BUSY BUSYGROUP BUSYKEY CLUSTERDOWN CROSSSLOT DENIED ERR EXECABORT INPROG"
            + " INVALIDOBJ IOERR LOADING MASTERDOWN MISCONF MOVED NOADDR NOAUTH NOGOODSLAVE NOGROUP NOMASTERLINK NOPERM"
            + " NOPROTO NOQUORUM NOREPLICAS NOSCRIPT NOSUB NOTBUSY NOTREADY OOM READONLY SYNTAX TRYAGAIN UNBLOCKED"
            + " UNKILLABLE WRONGPASS WRONGTYPE";

    private static final WordTable<String> TABLE = new WordTable<>(64);

    static {
        for (String word : KNOWN.split(" ", -1)) {
            TABLE.put(word, word);
        }
    }

    private RedisErrors() {}

    /** The prefix of the error text in {@code [from, to)}: its first word when that is in upper case, else ERR. */
    static String prefix(ByteWindow in, int from, int to) {
        int end = from;
        while (end < to && end - from <= MAX_PREFIX && isUpper(in.u8(end))) {
            end++;
        }
        boolean isWord = end > from && end - from <= MAX_PREFIX && (end == to || in.u8(end) == ' ');
        if (!isWord) {
            return GENERIC;
        }
        String known = TABLE.find(in, from, end);
        return known == null ? in.latin1(from, end) : known;
    }

    static Attributes attributes(RespType type, String prefix) {
        Message.Builder builder = Message.response(Message.Outcome.ERROR, prefix)
                .with(RedisAttributes.DATA_TYPE, type.attributes().get(RedisAttributes.DATA_TYPE));
        return builder.with(RedisAttributes.ERROR, prefix).build().attributes();
    }

    private static boolean isUpper(int b) {
        return (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_';
    }
}
