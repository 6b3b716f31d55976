// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.dns;

import io.packetd.protocol.Side;

/**
 * A zone on its way in several messages (AXFR: RFC 5936, section 2.2; IXFR: RFC 1995, section 4). It begins and ends with the
 * SOA record of the zone; the differences of an IXFR hold the new SOA once more.
 */
final class ZoneTransfer {

    final int id;
    final long key;
    final Side side;

    /** Capture time of the first byte, epoch nanoseconds. */
    final long startedAtNanos;

    /** An answer to IXFR, which may be one SOA record alone. */
    final boolean incremental;

    long messages;
    long bytes;
    long records;

    /** Serial of the SOA record it began with. */
    long serial;

    /** SOA records seen. */
    long soas;

    /** SOA records seen with {@link #serial}. */
    long ownSoas;

    /** The second record is a SOA record too: differences follow. */
    boolean differences;

    ZoneTransfer(int id, long key, Side side, long startedAtNanos, boolean incremental) {
        this.id = id;
        this.key = key;
        this.side = side;
        this.startedAtNanos = startedAtNanos;
        this.incremental = incremental;
    }

    /** Whether this message is the answer to a query for a zone, or its beginning. */
    static boolean begins(DnsMessage message) {
        return (message.type == DnsTables.AXFR || message.type == DnsTables.IXFR)
                && message.isResponse()
                && message.responseCode() == 0
                && !message.truncated
                && message.answers > 0
                && message.soas != null
                && message.soas[0] >>> 32 == 0;
    }

    /** Whether this message goes on with it. */
    boolean continues(DnsMessage message, Side from) {
        return from == side
                && message.isResponse()
                && message.id == id
                && (message.questions == 0 || message.key() == key);
    }

    /** Takes the next message; true when it is the last. */
    boolean add(DnsMessage message, int size) {
        messages++;
        bytes += size;
        for (int i = 0; message.soas != null && i < message.soaCount; i++) {
            long place = records + (message.soas[i] >>> 32);
            long found = message.soas[i] & 0xffff_ffffL;
            serial = soas == 0 ? found : serial;
            soas++;
            ownSoas += found == serial ? 1 : 0;
            differences |= place == 1 && incremental && found != serial;
        }
        records += message.answers;
        boolean complete = differences ? ownSoas >= 3 : soas >= 2;
        boolean upToDate = incremental && messages == 1 && records == 1;
        return complete || upToDate || message.responseCode() != 0 || message.truncated;
    }
}
