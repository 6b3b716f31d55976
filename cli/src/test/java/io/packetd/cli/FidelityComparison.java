// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One capture, read by the oracle and by us.
 *
 * @param capture folder and name without ending, such as {@code http/pipelined}
 * @param matched lines that agree in every field
 * @param oracleOnly lines of the oracle without an equal one of ours
 * @param oursOnly lines of ours without an equal one of the oracle
 * @param other lines of ours of another protocol, or of a server port that it was not asked for, about which this oracle says
 *     nothing
 */
record FidelityComparison(String capture, int matched, List<String> oracleOnly, List<String> oursOnly, int other) {

    private static final String ORACLE = ".oracle.jsonl";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Every capture of the protocol, in the order of their names. */
    static List<FidelityComparison> all(Path captures, FidelityMapping mapping) throws IOException {
        List<FidelityComparison> comparisons = new ArrayList<>();
        try (Stream<Path> files = Files.list(captures.resolve(mapping.protocol()))) {
            for (Path file : files.sorted().toList()) {
                String name = Objects.toString(file.getFileName());
                if (!name.endsWith(ORACLE)) {
                    String stem = name.substring(0, name.lastIndexOf('.'));
                    comparisons.add(
                            of(mapping.protocol() + "/" + stem, file, file.resolveSibling(stem + ORACLE), mapping));
                }
            }
        }
        return comparisons;
    }

    private static FidelityComparison of(String capture, Path file, Path oracle, FidelityMapping mapping)
            throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        Set<String> ports = ports(file);
        int other = 0;
        for (String line : analyze(file)) {
            JsonNode node = JSON.readTree(line);
            if (mapping.protocol().equals(node.path("Proto").asText()) && isAsked(node, ports)) {
                lines.add(node);
            } else {
                other++;
            }
        }
        List<JsonNode> ours = mapping.unite(lines);
        List<String> oracleOnly = new ArrayList<>();
        int matched = 0;
        for (String line : Files.readAllLines(oracle)) {
            JsonNode expected = JSON.readTree(line);
            if (take(ours, expected, mapping)) {
                matched++;
            } else {
                oracleOnly.add(show(expected, mapping, true));
            }
        }
        return new FidelityComparison(
                capture,
                matched,
                oracleOnly,
                ours.stream().map(node -> show(node, mapping, false)).toList(),
                other);
    }

    /** Whether a line of ours is about a server port that the oracle looked at. */
    private static boolean isAsked(JsonNode line, Set<String> ports) {
        boolean isOneSided = line.at("/Response/Port").isMissingNode()
                || line.at("/Request/Port").isMissingNode();
        // A broker of AMQP asks too: then it is the server that sends the request.
        return isOneSided
                || ports.isEmpty()
                || ports.contains(line.at("/Response/Port").asText())
                || ports.contains(line.at("/Request/Port").asText());
    }

    /** The server ports that the oracle looked at in this capture, as the manifest of the captures says; empty for all. */
    private static Set<String> ports(Path file) throws IOException {
        Path folder = Objects.requireNonNull(file.getParent());
        Path manifest = folder.resolveSibling("MANIFEST.tsv");
        if (!Files.exists(manifest)) {
            return Set.of();
        }
        String name = folder.getFileName() + "/" + file.getFileName();
        for (String row : Files.readAllLines(manifest)) {
            List<String> cells = List.of(row.split("\t", -1));
            if (cells.get(0).equals(name)) {
                Set<String> ports = new HashSet<>();
                for (String port : cells.get(2).split(",", -1)) {
                    ports.add(port.substring(port.indexOf('/') + 1));
                }
                return ports;
            }
        }
        return Set.of();
    }

    /** The lines that {@code packetd analyze --json} writes. */
    private static List<String> analyze(Path file) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        Console console = new Console(out, new PrintWriter(err, true), false, false);
        int exitCode = Main.commandLine(console).execute("analyze", "--json", "--quiet", file.toString());
        // A capture that was cut short tells everything before the cut, warns, and ends with 1.
        boolean isCut = exitCode == 1 && err.toString().contains("the file was cut short");
        if (exitCode != 0 && !isCut) {
            throw new AssertionError("analyze " + file + " ended with " + exitCode + ": " + err);
        }
        return out.toString(UTF_8).lines().toList();
    }

    /** Takes the line of ours that agrees in every field away. */
    private static boolean take(List<JsonNode> ours, JsonNode expected, FidelityMapping mapping) {
        for (Iterator<JsonNode> left = ours.iterator(); left.hasNext(); ) {
            if (agree(expected, left.next(), mapping)) {
                left.remove();
                return true;
            }
        }
        return false;
    }

    private static boolean agree(JsonNode oracle, JsonNode ours, FidelityMapping mapping) {
        for (FidelityField field : mapping.fields()) {
            String said = field.ours().apply(ours);
            String expected = field.oracle().apply(oracle);
            if (!FidelityField.UNKNOWN.equals(said)
                    && !FidelityField.UNKNOWN.equals(expected)
                    && !Objects.equals(expected, said)) {
                return false;
            }
        }
        return true;
    }

    private static String show(JsonNode line, FidelityMapping mapping, boolean oracle) {
        StringBuilder text = new StringBuilder();
        for (FidelityField field : mapping.fields()) {
            @Nullable
            String value = oracle ? field.oracle().apply(line) : field.ours().apply(line);
            text.append(field.name()).append('=').append(value).append(' ');
        }
        return text.toString();
    }
}
