// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns of text: the first ones to the left, the others, which are figures, to the right. */
final class Table {

    private static final String GAP = "  ";

    private final int leftColumns;
    private final List<String[]> rows = new ArrayList<>();

    Table(int leftColumns, String... header) {
        this.leftColumns = leftColumns;
        rows.add(header);
    }

    void row(String... cells) {
        rows.add(cells);
    }

    /** The lines, the header first. */
    List<String> lines() {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String padding = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : GAP).append(i < leftColumns ? row[i] + padding : padding + row[i]);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
