// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http2;

import io.packetd.protocol.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The streams of a connection that are open, the one that was silent longest first; bounded in number and bytes. */
final class Streams {

    /** Most streams that are open at a time; servers allow 100 to 1000. */
    static final int MAX = 2048;

    /** Most bytes of header fields that open streams keep together. */
    static final int MAX_FIELD_BYTES = 1 << 20;

    private final LinkedHashMap<Integer, Http2Stream> byId = new LinkedHashMap<>(4, 0.75f, true);

    /** The stream of the frame before, which is likely that of the next. */
    private @Nullable Http2Stream last;

    /** The lowest and highest stream of the client since nothing was missed; 0 when there was none. */
    int lowest;

    int highest;

    /** The highest stream of the server. */
    int highestPush;

    /** Bytes of header fields, counted when they are added. */
    private long fieldBytes;

    @Nullable
    Http2Stream get(int id) {
        if (last != null && last.id == id) {
            return last;
        }
        Http2Stream found = byId.get(id);
        last = found == null ? last : found;
        return found;
    }

    /** Opens a stream that is not open. */
    Http2Stream open(int id) {
        Http2Stream stream = new Http2Stream(id);
        byId.put(id, stream);
        last = stream;
        if (stream.isPush()) {
            highestPush = Math.max(highestPush, id);
        } else {
            lowest = lowest == 0 ? id : lowest;
            highest = Math.max(highest, id);
        }
        return stream;
    }

    /** Opens a stream that was opened before the capture began, or unseen. */
    Http2Stream openUnseen(int id) {
        Http2Stream stream = new Http2Stream(id);
        byId.put(id, stream);
        last = stream;
        return stream;
    }

    /** Puts a stream back as it was written, after those before it. */
    void restore(Http2Stream stream) {
        byId.put(stream.id, stream);
        fieldBytes += stream.fieldBytes();
    }

    /** Whether a stream that is not open was, so that what comes on it is stale. */
    boolean isGone(int id) {
        return (id & 1) == 0 ? id <= highestPush : lowest != 0 && id >= lowest && id <= highest;
    }

    void remove(Http2Stream stream) {
        byId.remove(stream.id);
        last = null;
        if (byId.isEmpty()) {
            fieldBytes = 0;
        }
    }

    /** Header fields of a stream are kept. */
    void keeps(Fields fields) {
        fieldBytes += fields.bytes;
    }

    /** Takes out the streams that are too many; those silent longest go first, {@code but} stays. */
    List<Http2Stream> evict(Http2Stream but) {
        if (byId.size() <= MAX && fieldBytes <= MAX_FIELD_BYTES) {
            return List.of();
        }
        fieldBytes = 0;
        for (Http2Stream stream : byId.values()) {
            fieldBytes += stream.fieldBytes();
        }
        List<Http2Stream> evicted = new ArrayList<>();
        for (Iterator<Http2Stream> i = byId.values().iterator();
                i.hasNext() && (byId.size() > MAX || fieldBytes > MAX_FIELD_BYTES); ) {
            Http2Stream stream = i.next();
            if (stream.id != but.id) {
                i.remove();
                fieldBytes -= stream.fieldBytes();
                evicted.add(stream);
            }
        }
        last = null;
        return evicted;
    }

    /** Bytes of this side are gone. */
    void lose(Side side) {
        for (Http2Stream stream : byId.values()) {
            stream.half(side).lose();
        }
        if (side == Side.CLIENT) {
            lowest = 0;
        } else {
            highestPush = 0;
        }
    }

    Collection<Http2Stream> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    /** Whether frames of this stream can be expected: it is open, or near those that were. */
    boolean isNear(int id) {
        int top = (id & 1) == 0 ? highestPush : highest;
        return top == 0 || byId.containsKey(id) || id <= top + MAX_SKIPPED;
    }

    /** Streams that may have been opened unseen. */
    private static final int MAX_SKIPPED = 1 << 16;
}
