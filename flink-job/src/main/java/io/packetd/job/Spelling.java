// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import java.util.List;
import java.util.Locale;

/** Which known key somebody may have meant. */
public final class Spelling {

    private Spelling() {}

    /**
     * The key that is spelled most like the one asked for, whole or without its first sections.
     *
     * @param known keys with dots, at least one
     */
    public static String nearest(String asked, List<String> known) {
        String lower = asked.toLowerCase(Locale.ROOT);
        String nearest = known.get(0);
        int least = Integer.MAX_VALUE;
        for (String key : known) {
            String candidate = key.toLowerCase(Locale.ROOT);
            for (int from = 0; from >= 0; from = next(candidate, from)) {
                int distance = distance(lower, candidate.substring(from)) + (from == 0 ? 0 : 1);
                if (distance < least) {
                    least = distance;
                    nearest = key;
                }
            }
        }
        return nearest;
    }

    /** Where the next part of a key begins, or -1. */
    private static int next(String key, int from) {
        int dot = key.indexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
    }

    /** Insertions, deletions and replacements of one character that make one text of the other (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
