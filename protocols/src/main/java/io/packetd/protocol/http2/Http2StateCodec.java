// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Version 1, big endian:
 *
 * <pre>
 * u8 flags: 1 upgraded
 * i32 lowest and highest stream of the client, highest of the server
 * client, server, each:
 *   u8 flags: 1 begun, 2 whole, 4 data ends, 8 has a table, 16 lost; u8 trusted
 *   i32 maxFrameBytes, dataStream, contentLeft, paddingLeft, skippedBlock; the table as {@link HpackTableCodec} has it
 * u16 streams, the one silent longest first: as {@link StreamCodec} has them
 * </pre>
 */
final class Http2StateCodec implements StateCodec<Http2State> {

    private static final int VERSION = 1;

    private static final int UPGRADED = 1;

    private static final int BEGUN = 1;
    private static final int WHOLE = 2;
    private static final int DATA_ENDS = 4;
    private static final int TABLE = 8;
    private static final int LOST = 16;

    private static final HpackTableCodec TABLES = new HpackTableCodec();

    @Override
    public int version() {
        return VERSION;
    }

    @Override
    public void write(Http2State state, DataOutput out) throws IOException {
        out.writeByte(state.upgraded ? UPGRADED : 0);
        out.writeInt(state.streams.lowest);
        out.writeInt(state.streams.highest);
        out.writeInt(state.streams.highestPush);
        writeSide(state.client, out);
        writeSide(state.server, out);
        out.writeShort(state.streams.size());
        for (Http2Stream stream : state.streams.all()) {
            StreamCodec.write(stream, out);
        }
    }

    @Override
    public Http2State read(int version, DataInput in) throws IOException {
        if (version != VERSION) {
            throw StateCodec.unknownVersion("http2", version, VERSION);
        }
        Http2State state = new Http2State();
        state.upgraded = (in.readUnsignedByte() & UPGRADED) != 0;
        state.streams.lowest = in.readInt();
        state.streams.highest = in.readInt();
        state.streams.highestPush = in.readInt();
        readSide(state.client, in);
        readSide(state.server, in);
        int streams = in.readUnsignedShort();
        // The one for which others are evicted stands beside as many as may be.
        if (streams > Streams.MAX + 1) {
            throw new IOException("damaged http2 state: " + streams + " streams exceed " + Streams.MAX);
        }
        for (int i = 0; i < streams; i++) {
            state.streams.restore(StreamCodec.read(in));
        }
        return state;
    }

    private static void writeSide(Http2Side side, DataOutput out) throws IOException {
        HpackTable table = side.table;
        out.writeByte((side.begun ? BEGUN : 0)
                | (side.whole ? WHOLE : 0)
                | (side.dataEnds ? DATA_ENDS : 0)
                | (table == null ? 0 : TABLE)
                | (side.lost ? LOST : 0));
        out.writeByte(side.trusted);
        out.writeInt(side.maxFrameBytes);
        out.writeInt(side.dataStream);
        out.writeInt(side.contentLeft);
        out.writeInt(side.paddingLeft);
        out.writeInt(side.skippedBlock);
        if (table != null) {
            out.writeByte(TABLES.version());
            TABLES.write(table, out);
        }
    }

    private static void readSide(Http2Side side, DataInput in) throws IOException {
        int flags = in.readUnsignedByte();
        side.begun = (flags & BEGUN) != 0;
        side.whole = (flags & WHOLE) != 0;
        side.dataEnds = (flags & DATA_ENDS) != 0;
        side.lost = (flags & LOST) != 0;
        side.trusted = in.readUnsignedByte();
        side.maxFrameBytes = in.readInt();
        side.dataStream = in.readInt();
        side.contentLeft = in.readInt();
        side.paddingLeft = in.readInt();
        side.skippedBlock = in.readInt();
        if ((flags & TABLE) != 0) {
            side.table = TABLES.read(in.readUnsignedByte(), in);
        }
        if (side.contentLeft < 0
                || side.paddingLeft < 0
                || (side.dataStream == 0) != (side.contentLeft == 0 && side.paddingLeft == 0)) {
            throw new IOException(
                    "damaged http2 state: " + side.contentLeft + " bytes left on stream " + side.dataStream);
        }
    }
}
