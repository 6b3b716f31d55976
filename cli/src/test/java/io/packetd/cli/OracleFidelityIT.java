// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.packetd.cli.FidelityPage.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code packetd analyze --json} tells of every shared capture against what tshark sees in it: the same RoundTrips, with
 * the same endpoints, operation, status and times to the microsecond. {@code docs/fidelity.md} lists what differs, and why.
 */
class OracleFidelityIT {

    private static final double LEAST_RATE = 0.99;
    private static final Path CAPTURES = Path.of(System.getProperty("packetd.captures"));
    private static final System.Logger LOG = System.getLogger(OracleFidelityIT.class.getName());

    static List<FidelityMapping> mappings() {
        return FidelityMapping.ALL;
    }

    @BeforeEach
    void needsTheSharedCaptures() {
        if (!Files.isDirectory(CAPTURES)) {
            String message = "FIDELITY NOT CHECKED: there is no folder " + CAPTURES
                    + "; -Dpacketd.captures=FOLDER names the one with the shared captures and their .oracle.jsonl";
            LOG.log(System.Logger.Level.WARNING, message);
            abort(message);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mappings")
    void tellsWhatTheOracleTells(FidelityMapping mapping) throws IOException {
        List<FidelityComparison> comparisons = FidelityComparison.all(CAPTURES, mapping);
        FidelityPage page = FidelityPage.read();

        Rates rates = Rates.of(mapping.protocol(), comparisons);
        LOG.log(System.Logger.Level.INFO, rates.sentence());

        String lines = rates.sentence() + "\n" + lines(comparisons);
        assertThat(rates.recall()).as(lines).isGreaterThanOrEqualTo(LEAST_RATE);
        assertThat(rates.precision()).as(lines).isGreaterThanOrEqualTo(LEAST_RATE);
        assertThat(found(comparisons))
                .as("what differs, against the table of docs/fidelity.md:\n%s", lines(comparisons))
                .isEqualTo(listed(page, mapping));
        assertThat(page.rates).as("the rates in docs/fidelity.md").contains(rates.row());
    }

    @Test
    void listsDifferencesOfComparedProtocolsOnly() throws IOException {
        List<String> folders =
                mappings().stream().map(mapping -> mapping.protocol() + "/").toList();

        assertThat(FidelityPage.read().differences.keySet())
                .allMatch(capture -> folders.contains(capture.substring(0, capture.indexOf('/') + 1)));
    }

    private static Map<String, Difference> listed(FidelityPage page, FidelityMapping mapping) {
        Map<String, Difference> listed = new TreeMap<>(page.differences);
        listed.keySet().removeIf(capture -> !capture.startsWith(mapping.protocol() + "/"));
        return listed;
    }

    private static Map<String, Difference> found(List<FidelityComparison> comparisons) {
        Map<String, Difference> found = new TreeMap<>();
        for (FidelityComparison c : comparisons) {
            Difference difference =
                    new Difference(c.oracleOnly().size(), c.oursOnly().size(), c.other());
            if (!difference.equals(new Difference(0, 0, 0))) {
                found.put(c.capture(), difference);
            }
        }
        return found;
    }

    private static String lines(List<FidelityComparison> comparisons) {
        List<String> lines = new ArrayList<>();
        for (FidelityComparison c : comparisons) {
            c.oracleOnly().forEach(line -> lines.add(c.capture() + " oracle " + line));
            c.oursOnly().forEach(line -> lines.add(c.capture() + " ours   " + line));
            if (c.other() > 0) {
                lines.add(c.capture() + " has " + c.other() + " lines of another protocol");
            }
        }
        return String.join("\n", lines);
    }

    /** The rates of a protocol over all its captures; no difference is excused here. */
    private record Rates(String protocol, int captures, int oracle, int ours, int matched) {

        static Rates of(String protocol, List<FidelityComparison> comparisons) {
            int matched =
                    comparisons.stream().mapToInt(FidelityComparison::matched).sum();
            int oracleOnly =
                    comparisons.stream().mapToInt(c -> c.oracleOnly().size()).sum();
            int oursOnly =
                    comparisons.stream().mapToInt(c -> c.oursOnly().size()).sum();
            return new Rates(protocol, comparisons.size(), matched + oracleOnly, matched + oursOnly, matched);
        }

        double recall() {
            return oracle == 0 ? 0 : (double) matched / oracle;
        }

        double precision() {
            return ours == 0 ? 0 : (double) matched / ours;
        }

        String sentence() {
            return String.format(
                    Locale.ROOT,
                    "%s: recall %.4f, precision %.4f (%d captures, oracle %d, ours %d, equal %d)",
                    protocol,
                    recall(),
                    precision(),
                    captures,
                    oracle,
                    ours,
                    matched);
        }

        String row() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %.4f | %.4f |",
                    protocol,
                    captures,
                    oracle,
                    ours,
                    matched,
                    recall(),
                    precision());
        }
    }
}
