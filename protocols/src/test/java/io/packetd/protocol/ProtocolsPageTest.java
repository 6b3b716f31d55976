// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/protocols.md} says what the descriptors say: nothing more, nothing less, in the same order. */
class ProtocolsPageTest {

    private static final Path PAGE =
            Path.of(System.getProperty("packetd.fixtures", "../fixtures")).resolveSibling("docs/protocols.md");

    /** One section of the page: its rows by their first cell. */
    private record Section(Map<String, String> facts, Map<String, String> attributes) {}

    static Stream<Descriptor> descriptors() {
        return Protocols.standard(DecoderOptions.DEFAULT).descriptors().stream();
    }

    @Test
    void hasOneSectionForEachProtocolInTheOrderOfDetection() throws IOException {
        assertThat(page().keySet())
                .containsExactlyElementsOf(descriptors().map(Descriptor::id).toList());
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    @DisplayName("L-066: states the facts of the descriptor")
    void statesTheFactsOfTheDescriptor(Descriptor descriptor) throws IOException {
        assertThat(section(descriptor.id()).facts()).containsExactlyEntriesOf(facts(descriptor));
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void listsEveryAttributeWithItsType(Descriptor descriptor) throws IOException {
        Map<String, String> expected = new LinkedHashMap<>();
        descriptor.attributes().forEach(key -> expected.put("`" + key.name() + "`", typeOf(key)));
        assertThat(section(descriptor.id()).attributes()).containsExactlyEntriesOf(expected);
    }

    private static Map<String, String> facts(Descriptor descriptor) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "transports",
                descriptor.transports().stream().map(Enum::name).sorted().collect(Collectors.joining(", ")));
        facts.put(
                "usual ports", descriptor.ports().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        Pairing pairing = descriptor.pairing();
        facts.put(
                "pairing",
                pairing.retries()
                        ? "by key, a repeated request is the same one"
                        : pairing.keyed() ? "by key" : "in order");
        facts.put("most waiting requests", String.valueOf(pairing.maxPending()));
        facts.put("window", descriptor.maxFrameBytes() + " bytes");
        facts.put("answer timeout", descriptor.answerTimeout().toSeconds() + " s");
        facts.put("keys of Request", names(descriptor.requestJson()));
        facts.put("keys of Response", names(descriptor.responseJson()));
        return facts;
    }

    private static String names(List<JsonField> fields) {
        return fields.stream().map(JsonField::name).collect(Collectors.joining(", "));
    }

    private static String typeOf(AttributeKey<?> key) {
        return switch (key.type().getSimpleName()) {
            case "String" -> "text";
            case "Long" -> "number";
            case "Double" -> "fraction";
            case "Boolean" -> "flag";
            case "List" -> "list";
            case "Map" -> "object";
            default -> "any";
        };
    }

    private static Section section(String id) throws IOException {
        return Objects.requireNonNull(page().get(id), "no section " + id);
    }

    /** The sections by id: rows that begin with a code span are attributes, other rows below a rule are facts. */
    private static Map<String, Section> page() throws IOException {
        Map<String, Section> sections = new LinkedHashMap<>();
        Section current = null;
        String before = "";
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                current = new Section(new LinkedHashMap<>(), new LinkedHashMap<>());
                sections.put(line.substring(3), current);
            } else if (current != null && line.startsWith("| ") && !line.startsWith("| ---") && !before.isEmpty()) {
                List<String> cells = cells(line);
                (cells.get(0).startsWith("`") ? current.attributes() : current.facts()).put(cells.get(0), cells.get(1));
            }
            before = line;
        }
        return sections;
    }

    private static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        for (String cell : row.substring(1, row.length() - 1).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        return cells;
    }
}
