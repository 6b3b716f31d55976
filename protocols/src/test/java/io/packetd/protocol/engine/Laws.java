// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes to a list of segments that must not change what comes out. */
final class Laws {

    /** Most time between two segments that change places: well inside the engine's reorder grace. */
    private static final long REORDER_NANOS = 50_000_000;

    private Laws() {}

    /** Every TCP segment in pieces of this size; a view, for the pieces of a large capture would fill the memory. */
    static List<Seg> cut(List<Seg> segments, int size) {
        int[] ends = new int[segments.size()];
        int count = 0;
        for (int i = 0; i < ends.length; i++) {
            Seg s = segments.get(i);
            count += s.isTcp() ? Math.max(1, (s.payload().length + size - 1) / size) : 1;
            ends[i] = count;
        }
        return new AbstractList<>() {
            @Override
            public Seg get(int index) {
                Objects.checkIndex(index, size());
                int found = Arrays.binarySearch(ends, index + 1);
                int whole = found < 0 ? -found - 1 : found;
                Seg s = segments.get(whole);
                int piece = index - (whole == 0 ? 0 : ends[whole - 1]);
                return s.isTcp() && s.payload().length > size
                        ? s.part(piece * size, Math.min(s.payload().length, (piece + 1) * size))
                        : s;
            }

            @Override
            public int size() {
                return ends.length == 0 ? 0 : ends[ends.length - 1];
            }
        };
    }

    /** Every TCP segment in pieces of random size. */
    static List<Seg> cutRandomly(List<Seg> segments, Random random) {
        List<Seg> cut = new ArrayList<>();
        for (Seg s : segments) {
            int at = 0;
            if (s.isTcp() && s.payload().length > 1) {
                while (s.payload().length - at > 1 && random.nextInt(3) > 0) {
                    int to = at + 1 + random.nextInt(s.payload().length - at - 1);
                    cut.add(s.part(at, to));
                    at = to;
                }
            }
            cut.add(at == 0 ? s : s.part(at, s.payload().length));
        }
        return cut;
    }

    /** Every segment twice, the copy at once. */
    static List<Seg> duplicate(List<Seg> segments) {
        List<Seg> twice = new ArrayList<>();
        for (Seg s : segments) {
            twice.add(s);
            twice.add(s);
        }
        return twice;
    }

    /**
     * TCP segments change places with near ones of the same connection, each with its own time. The first of each direction
     * keeps its place, since a connection begins with what is captured first; so do SYN, FIN and RST, and a segment never
     * passes a copy of itself, since the first copy of a byte is the one that counts.
     */
    static List<Seg> shuffle(List<Seg> segments, Random random) {
        List<Seg> shuffled = new ArrayList<>(segments);
        Set<String> begun = new HashSet<>();
        boolean[] movable = new boolean[shuffled.size()];
        for (int i = 0; i < movable.length; i++) {
            Seg s = shuffled.get(i);
            boolean first = s.payload().length > 0 && begun.add(s.flow() + " " + s.direction());
            movable[i] = s.isTcp()
                    && !first
                    && (s.flags() & (CapturedSegment.SYN | CapturedSegment.FIN | CapturedSegment.RST)) == 0;
        }
        for (int i = 0; i < shuffled.size(); i++) {
            int j = i + 1 + random.nextInt(3);
            if (j < shuffled.size() && mayPass(shuffled, movable, i, j)) {
                Seg a = shuffled.get(i);
                shuffled.set(i, shuffled.get(j));
                shuffled.set(j, a);
            }
        }
        return shuffled;
    }

    private static boolean mayPass(List<Seg> segments, boolean[] movable, int from, int to) {
        for (int i = from; i <= to; i++) {
            if (!movable[i] || segments.get(i).nanos() - segments.get(from).nanos() > REORDER_NANOS) {
                return false;
            }
            for (int j = from; j < i; j++) {
                if (overlap(segments.get(i), segments.get(j))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean overlap(Seg a, Seg b) {
        return a.flow().equals(b.flow())
                && a.direction() == b.direction()
                && a.sequence() - (b.sequence() + b.originalLength()) < 0
                && b.sequence() - (a.sequence() + a.originalLength()) < 0;
    }

    /** Some segments with payload are gone. */
    static List<Seg> drop(List<Seg> segments, Random random, double share) {
        List<Seg> left = new ArrayList<>();
        for (Seg s : segments) {
            if (s.payload().length == 0 || random.nextDouble() >= share) {
                left.add(s);
            }
        }
        return left;
    }

    /** The first difference of two lists, for failures that can be read. */
    static @Nullable String difference(List<String> expected, List<String> actual) {
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String e = i < expected.size() ? expected.get(i) : "(nothing)";
            String a = i < actual.size() ? actual.get(i) : "(nothing)";
            if (!e.equals(a)) {
                return "line " + i + " of " + expected.size() + "/" + actual.size() + "\n expected " + e
                        + "\n found    " + a;
            }
        }
        return null;
    }
}
