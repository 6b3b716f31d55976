// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code docs/fidelity.md} says: the rates, and every difference with its reason. */
final class FidelityPage {

    /**
     * How many lines of a capture differ.
     *
     * @param oracleOnly lines that only the oracle has
     * @param oursOnly lines that only we have
     * @param other lines of ours of another protocol
     */
    record Difference(int oracleOnly, int oursOnly, int other) {}

    private static final int SHORTEST_REASON = 40;

    /** Rows of the table of rates, as they stand there. */
    final List<String> rates;

    /** The table of differences by capture. */
    final Map<String, Difference> differences;

    private FidelityPage(List<String> rates, Map<String, Difference> differences) {
        this.rates = rates;
        this.differences = differences;
    }

    /** The page of this checkout. */
    static FidelityPage read() throws IOException {
        Path page = Path.of(System.getProperty("packetd.fixtures")).resolveSibling("docs/fidelity.md");
        List<String> lines = Files.readAllLines(page);
        Map<String, Difference> differences = new TreeMap<>();
        for (String row : rows(lines, "differences")) {
            String[] cells = row.split("\\|", -1);
            if (cells.length != 7 || cells[5].trim().length() < SHORTEST_REASON) {
                throw new AssertionError(page + ": not 'capture | oracle only | ours only | other | reason': " + row);
            }
            Difference difference = new Difference(number(cells[2]), number(cells[3]), number(cells[4]));
            if (differences.put(cells[1].trim(), difference) != null) {
                throw new AssertionError(page + ": the capture has two rows: " + row);
            }
        }
        return new FidelityPage(rows(lines, "rates"), differences);
    }

    private static int number(String cell) {
        return Integer.parseInt(cell.trim());
    }

    /** The rows below the two header lines of the table between two comments. */
    private static List<String> rows(List<String> lines, String table) {
        int from = lines.indexOf("<!-- " + table + ":begin -->");
        int to = lines.indexOf("<!-- " + table + ":end -->");
        List<String> rows = new ArrayList<>();
        for (String line : lines.subList(from + 1, to)) {
            if (line.startsWith("|")) {
                rows.add(line);
            }
        }
        return rows.subList(2, rows.size());
    }
}
