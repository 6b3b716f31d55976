// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet;

import io.packetd.packet.header.FragmentCounts;
import io.packetd.packet.header.Outcome;
import io.packetd.schema.SegmentBlockWriter;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of the frames since it was told last. The number of counter names is bounded, whatever the traffic. */
final class FrameCounts {

    private long frames;
    private long frameBytes;
    private long segments;
    private long payloadBytes;
    private final Map<Outcome, long[]> plain = new EnumMap<>(Outcome.class);
    private final Map<Outcome, NumberedCounts> numbered = new EnumMap<>(Outcome.class);
    private FragmentCounts fragments = new FragmentCounts(0, 0, 0, 0, 0);
    private FragmentCounts fragmentsTold = fragments;

    void addFrame(int bytes) {
        frames++;
        frameBytes += bytes;
    }

    void addSegment(int bytes) {
        segments++;
        payloadBytes += bytes;
    }

    /** Counts an outcome other than a segment; fragments are counted where they are kept. */
    void addOther(Outcome outcome, int number) {
        if (outcome == Outcome.FRAGMENT) {
            return;
        }
        if (outcome.numbering() == Outcome.Numbering.NONE) {
            plain.computeIfAbsent(outcome, unused -> new long[1])[0]++;
        } else {
            numbered.computeIfAbsent(outcome, NumberedCounts::new).add(number);
        }
    }

    /** The counts of fragments, from the start. */
    void setFragments(FragmentCounts now) {
        fragments = now;
    }

    /** Hands all amounts over and begins at 0. */
    void tell(SegmentBlockWriter writer) {
        tell(writer, "frames", frames);
        tell(writer, "frame-bytes", frameBytes);
        tell(writer, "segments", segments);
        tell(writer, "payload-bytes", payloadBytes);
        tell(writer, Outcome.FRAGMENT.label(), fragments.fragments() - fragmentsTold.fragments());
        tell(writer, "reassembled", fragments.reassembled() - fragmentsTold.reassembled());
        tell(writer, "fragments-duplicate", fragments.duplicates() - fragmentsTold.duplicates());
        tell(writer, "fragments-dropped", fragments.dropped() - fragmentsTold.dropped());
        tell(writer, "fragments-malformed", fragments.malformed() - fragmentsTold.malformed());
        fragmentsTold = fragments;
        frames = 0;
        frameBytes = 0;
        segments = 0;
        payloadBytes = 0;
        for (Map.Entry<Outcome, long[]> entry : plain.entrySet()) {
            tell(writer, entry.getKey().label(), entry.getValue()[0]);
            entry.getValue()[0] = 0;
        }
        numbered.values().forEach(counts -> counts.tell(writer));
    }

    private static void tell(SegmentBlockWriter writer, String account, long amount) {
        if (amount != 0) {
            writer.count(account, amount);
        }
    }

    /** Amounts by number. The first numbers to come get counters of their own, the rest shares one. */
    private static final class NumberedCounts {

        private static final int MAX_NUMBERS = 32;

        private final Outcome outcome;
        private final int[] numbers = new int[MAX_NUMBERS];
        private final @Nullable String[] names = new String[MAX_NUMBERS];
        private final long[] amounts = new long[MAX_NUMBERS];
        private int size;
        private long others;

        NumberedCounts(Outcome outcome) {
            this.outcome = outcome;
        }

        void add(int number) {
            for (int i = 0; i < size; i++) {
                if (numbers[i] == number) {
                    amounts[i]++;
                    return;
                }
            }
            if (size == MAX_NUMBERS) {
                others++;
                return;
            }
            numbers[size] = number;
            names[size] = outcome.label() + text(number);
            amounts[size++] = 1;
        }

        void tell(SegmentBlockWriter writer) {
            for (int i = 0; i < size; i++) {
                String name = names[i];
                if (name != null) {
                    FrameCounts.tell(writer, name, amounts[i]);
                }
                amounts[i] = 0;
            }
            FrameCounts.tell(writer, outcome.label() + "other", others);
            others = 0;
        }

        private String text(int number) {
            if (outcome.numbering() == Outcome.Numbering.DECIMAL) {
                return Integer.toUnsignedString(number);
            }
            String digits = Integer.toHexString(number);
            return "0".repeat(Math.max(0, 4 - digits.length())) + digits;
        }
    }
}
