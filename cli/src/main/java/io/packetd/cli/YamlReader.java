// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.packetd.cli.Yaml.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads a YAML file of one document, without aliases. The one class that knows the library. */
final class YamlReader {

    private final String file;
    private final YAMLParser parser;

    private YamlReader(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * The document; nothing at all when there is none.
     *
     * @param file named in messages
     */
    static Yaml read(String file, String text) throws ConfigException {
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            YamlReader reader = new YamlReader(file, parser);
            Yaml document = parser.nextToken() == null
                    ? new Yaml.Scalar(Kind.NOTHING, "", 1, 1)
                    : reader.value(parser.currentTokenLocation());
            if (parser.nextToken() != null) {
                throw reader.wrong("a second document begins here; only one is read");
            }
            return document;
        } catch (JsonProcessingException e) {
            throw syntax(file, e);
        } catch (IOException e) {
            throw new ConfigException(file, 1, 1, "not YAML: " + e.getMessage());
        }
    }

    /** The value of the current token; it stands where its key does. */
    private Yaml value(JsonLocation at) throws IOException, ConfigException {
        if (parser.isCurrentAlias()) {
            throw wrong("aliases such as *" + parser.getText() + " are not read; write the value again");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(at);
            case START_ARRAY -> sequence(at);
            case VALUE_NULL -> scalar(Kind.NOTHING, "", at);
            case VALUE_TRUE -> scalar(Kind.TRUTH, "true", at);
            case VALUE_FALSE -> scalar(Kind.TRUTH, "false", at);
            case VALUE_NUMBER_INT -> scalar(Kind.WHOLE, parser.getText(), at);
            case VALUE_NUMBER_FLOAT -> scalar(Kind.FRACTION, parser.getText(), at);
            default -> scalar(Kind.TEXT, parser.getText(), at);
        };
    }

    private Yaml mapping(JsonLocation at) throws IOException, ConfigException {
        Map<String, Yaml> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonLocation key = parser.currentTokenLocation();
            parser.nextToken();
            fields.put(name, value(key));
        }
        return new Yaml.Mapping(Collections.unmodifiableMap(fields), at.getLineNr(), at.getColumnNr());
    }

    private Yaml sequence(JsonLocation at) throws IOException, ConfigException {
        List<Yaml> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser.currentTokenLocation()));
        }
        return new Yaml.Sequence(elements, at.getLineNr(), at.getColumnNr());
    }

    private static Yaml scalar(Kind kind, String text, JsonLocation at) {
        return new Yaml.Scalar(kind, text, at.getLineNr(), at.getColumnNr());
    }

    private ConfigException wrong(String message) {
        JsonLocation at = parser.currentTokenLocation();
        return new ConfigException(file, at.getLineNr(), at.getColumnNr(), message);
    }

    /** The library's message has many lines; the problem and its place are what users need. */
    private static ConfigException syntax(String file, JsonProcessingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                Mark mark = marked.getProblemMark();
                return new ConfigException(
                        file, mark.getLine() + 1, mark.getColumn() + 1, "not YAML: " + marked.getProblem());
            }
        }
        JsonLocation at = e.getLocation() == null ? JsonLocation.NA : e.getLocation();
        return new ConfigException(
                file,
                Math.max(1, at.getLineNr()),
                Math.max(1, at.getColumnNr()),
                "not YAML: " + e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
    }
}
