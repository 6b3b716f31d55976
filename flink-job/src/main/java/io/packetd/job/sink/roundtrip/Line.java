// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.sink.roundtrip;

import io.packetd.job.connection.FlowRoundTrip;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A RoundTrip as a line of output with its place: by end of the RoundTrip, then flow, connection and place in the stream,
 * and at last by the line itself, so that the order is total.
 *
 * @param orderNanos end of the RoundTrip, epoch nanoseconds
 * @param flow the encoded flow key
 * @param json the line without a line end
 */
@SuppressWarnings("ArrayRecordComponent") // stays inside the package, and nobody writes to the arrays
record Line(long orderNanos, byte[] flow, long connectionId, long streamOffset, byte[] json)
        implements Comparable<Line> {

    static final Line NONE = new Line(0, new byte[0], 0, 0, new byte[0]);

    static Line of(FlowRoundTrip element, byte[] json) {
        return new Line(
                element.roundTrip().orderNanos(),
                element.flow().encoded(),
                element.roundTrip().connectionId(),
                element.roundTrip().first().streamOffset(),
                json);
    }

    /** Bytes it takes in memory, roughly. */
    int size() {
        return json.length + flow.length + 96;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(orderNanos);
        out.writeShort(flow.length);
        out.write(flow);
        out.writeLong(connectionId);
        out.writeLong(streamOffset);
        out.writeInt(json.length);
        out.write(json);
    }

    /** Throws {@link java.io.EOFException} at the end. */
    static Line read(DataInput in) throws IOException {
        long orderNanos = in.readLong();
        byte[] flow = new byte[in.readUnsignedShort()];
        in.readFully(flow);
        long connectionId = in.readLong();
        long streamOffset = in.readLong();
        byte[] json = new byte[in.readInt()];
        in.readFully(json);
        return new Line(orderNanos, flow, connectionId, streamOffset, json);
    }

    @Override
    public int compareTo(Line other) {
        if (orderNanos != other.orderNanos) {
            return Long.compare(orderNanos, other.orderNanos);
        }
        int flows = Arrays.compareUnsigned(flow, other.flow);
        if (flows != 0) {
            return flows;
        }
        if (connectionId != other.connectionId) {
            return Long.compare(connectionId, other.connectionId);
        }
        return streamOffset != other.streamOffset
                ? Long.compare(streamOffset, other.streamOffset)
                : Arrays.compareUnsigned(json, other.json);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Line that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(json);
    }
}
