// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.ByteWindow;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Which bytes of a window came in which segment: their capture time and what their sender had acknowledged. Nearly always
 * there is one run, so the first lies in fields: on a host with many connections every array is one more cache miss.
 */
final class Runs {

    private static final long[] NONE = new long[0];

    private int count;
    private int firstEnd;
    private long firstNanos;
    private long firstAck;

    /** End, nanos, ack of each further run. */
    private long[] more = NONE;

    void clear() {
        count = 0;
        more = NONE;
    }

    /** The window now ends at {@code end}; what was added came in a segment of this time. */
    void add(int end, long nanos, long ack) {
        if (count == 0) {
            firstEnd = end;
            firstNanos = nanos;
            firstAck = ack;
            count = 1;
        } else if (nanos(count - 1) == nanos && ack(count - 1) == ack) {
            setEnd(count - 1, end);
        } else {
            if (3 * count > more.length) {
                more = Arrays.copyOf(more, Math.max(6, 2 * more.length));
            }
            int at = 3 * (count - 1);
            more[at] = end;
            more[at + 1] = nanos;
            more[at + 2] = ack;
            count++;
        }
    }

    /** The first {@code bytes} of the window are gone. */
    void consume(int bytes) {
        if (count <= 1) {
            firstEnd -= bytes;
            count = firstEnd > 0 ? count : 0;
            return;
        }
        int gone = 0;
        while (gone < count && end(gone) <= bytes) {
            gone++;
        }
        int left = count - gone;
        for (int i = 0; i < left; i++) {
            int from = gone + i;
            set(i, end(from) - bytes, nanos(from), ack(from));
        }
        count = left;
        if (count <= 1) {
            more = NONE;
        }
    }

    /** The latest capture time among the runs that hold the first {@code bytes} of the window. */
    long latest(int bytes) {
        long latest = firstNanos;
        for (int i = 1; i < count && end(i - 1) < bytes; i++) {
            latest = Math.max(latest, nanos(i));
        }
        return latest;
    }

    long firstNanos() {
        return firstNanos;
    }

    long firstAck() {
        return firstAck;
    }

    void show(ByteWindow view, byte[] bytes, int start, int length, long offset) {
        if (count <= 1) {
            view.reset(bytes, start, length, offset, firstNanos);
            return;
        }
        int[] ends = new int[count];
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            ends[i] = end(i);
            times[i] = nanos(i);
        }
        view.reset(bytes, start, length, offset, ends, times, count);
    }

    void write(DataOutput out) throws IOException {
        Varints.write(out, count);
        for (int i = 0; i < count; i++) {
            Varints.write(out, end(i));
            Varints.write(out, nanos(i));
            Varints.write(out, ack(i));
        }
    }

    private int end(int run) {
        return run == 0 ? firstEnd : (int) more[3 * (run - 1)];
    }

    private long nanos(int run) {
        return run == 0 ? firstNanos : more[3 * (run - 1) + 1];
    }

    private long ack(int run) {
        return run == 0 ? firstAck : more[3 * (run - 1) + 2];
    }

    private void setEnd(int run, int end) {
        set(run, end, nanos(run), ack(run));
    }

    private void set(int run, int end, long nanos, long ack) {
        if (run == 0) {
            firstEnd = end;
            firstNanos = nanos;
            firstAck = ack;
        } else {
            more[3 * (run - 1)] = end;
            more[3 * (run - 1) + 1] = nanos;
            more[3 * (run - 1) + 2] = ack;
        }
    }
}
