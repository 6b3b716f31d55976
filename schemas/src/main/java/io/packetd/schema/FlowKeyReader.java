// SPDX-License-Identifier: Apache-2.0
package io.packetd.schema;

import java.nio.charset.StandardCharsets;

/** Takes an encoded {@link FlowKey} apart and checks every value; its fields hold the key parsed last. */
final class FlowKeyReader {

    int transport;
    int addressLength;
    int lowAt;
    int lowPort;
    int highAt;
    int highPort;
    final int[] vlans = new int[FlowKey.MAX_LAYERS];
    int vlanCount;
    final int[] tunnelKinds = new int[FlowKey.MAX_LAYERS];
    final long[] tunnelIds = new long[FlowKey.MAX_LAYERS];
    int tunnelCount;
    int domainAt;
    int domainLength;

    private final FlowKeyEncoder encoder = new FlowKeyEncoder();

    /** Reads one key; an encoding longer than needed becomes the shortest, so that equal keys have equal bytes. */
    FlowKey read(byte[] bytes, AvroInput in) {
        int start = in.position();
        in.expectShortest();
        parse(bytes, in);
        if (in.wasShortest()) {
            return FlowKey.ofShortest(bytes, start, in.position() - start);
        }
        String domain = new String(bytes, domainAt, domainLength, StandardCharsets.UTF_8);
        encoder.encode(
                transport,
                bytes,
                lowAt,
                highAt,
                addressLength,
                lowPort,
                highPort,
                vlans,
                vlanCount,
                tunnelKinds,
                tunnelIds,
                tunnelCount,
                domain);
        return encoder.toKey();
    }

    void parse(byte[] bytes, AvroInput in) {
        transport = in.readInt("transport");
        if (transport != 6 && transport != 17) {
            throw in.damaged("transport " + transport + " is neither 6 (TCP) nor 17 (UDP)");
        }
        addressLength = in.skipBytes("lowAddress");
        lowAt = in.position() - addressLength;
        lowPort = in.readInt("lowPort", 0, 0xffff);
        int highLength = in.skipBytes("highAddress");
        highAt = in.position() - highLength;
        highPort = in.readInt("highPort", 0, 0xffff);
        if ((addressLength != 4 && addressLength != 16) || highLength != addressLength) {
            throw in.damaged("addresses of " + addressLength + " and " + highLength + " bytes");
        }
        if (!FlowKeyEncoder.isLow(bytes, lowAt, highAt, addressLength, lowPort, highPort)) {
            throw in.damaged("endpoints out of order");
        }
        parseVlans(in);
        parseTunnels(in);
        domainLength = in.skipBytes("domain");
        domainAt = in.position() - domainLength;
    }

    private void parseVlans(AvroInput in) {
        vlanCount = 0;
        for (long block = in.readBlockCount("vlans"); block > 0; block = nextBlock(in, "vlans")) {
            for (long i = 0; i < block; i++) {
                checkRoom(in, "VLANs", vlanCount);
                vlans[vlanCount++] = in.readInt("vlan", 0, 4095);
            }
        }
    }

    private void parseTunnels(AvroInput in) {
        tunnelCount = 0;
        for (long block = in.readBlockCount("tunnels"); block > 0; block = nextBlock(in, "tunnels")) {
            for (long i = 0; i < block; i++) {
                checkRoom(in, "tunnels", tunnelCount);
                int kind = in.readInt("tunnel kind");
                if (!Tunnel.Kind.isCode(kind)) {
                    throw in.damaged("tunnel kind " + kind + " is unknown");
                }
                tunnelKinds[tunnelCount] = kind;
                tunnelIds[tunnelCount++] = in.readLong("tunnel id");
            }
        }
    }

    private static long nextBlock(AvroInput in, String field) {
        long count = in.readBlockCount(field);
        if (count > 0) {
            in.noteLonger();
        }
        return count;
    }

    private static void checkRoom(AvroInput in, String what, int count) {
        if (count == FlowKey.MAX_LAYERS) {
            throw in.damaged("more than " + FlowKey.MAX_LAYERS + " " + what);
        }
    }
}
