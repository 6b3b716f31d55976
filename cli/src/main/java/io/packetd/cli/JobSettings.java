// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.JobArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a file of options of the job: YAML, nested or with dots. What is not understood is an error. */
final class JobSettings {

    private final String file;
    private final Map<String, Yaml> given = new LinkedHashMap<>();

    private JobSettings(String file) {
        this.file = file;
    }

    /**
     * The options in the file, by key.
     *
     * @throws IOException when it cannot be read
     * @throws ConfigException when a key is unknown or given twice, or a value is no value
     */
    static Map<String, String> read(Path path) throws IOException, ConfigException {
        return parse(path.toString(), ConfigFile.text(path));
    }

    /** As {@link #read}, but for a text that stands in a file of this name. */
    static Map<String, String> parse(String file, String text) throws ConfigException {
        JobSettings settings = new JobSettings(file);
        Yaml document = YamlReader.read(file, text);
        if (document instanceof Yaml.Mapping sections) {
            settings.fields("", sections);
        } else if (!document.isEmpty()) {
            throw settings.wrong(document, "expected keys with values, not " + document.shown());
        }
        Map<String, String> values = new LinkedHashMap<>();
        settings.given.forEach((key, value) -> values.put(key, ((Yaml.Scalar) value).text()));
        return values;
    }

    private void fields(String path, Yaml.Mapping section) throws ConfigException {
        for (Map.Entry<String, Yaml> field : section.fields().entrySet()) {
            String key = path.isEmpty() ? field.getKey() : path + '.' + field.getKey();
            if (field.getValue() instanceof Yaml.Mapping deeper) {
                fields(key, deeper);
            } else {
                take(key, field.getValue());
            }
        }
    }

    private void take(String key, Yaml value) throws ConfigException {
        try {
            JobArguments.checkKey(key);
        } catch (IllegalArgumentException e) {
            throw wrong(value, String.valueOf(e.getMessage()));
        }
        if (!(value instanceof Yaml.Scalar scalar) || scalar.kind() == Yaml.Kind.NOTHING) {
            throw wrong(value, key + ": expected a value, not " + value.shown());
        }
        Yaml before = given.put(key, scalar);
        if (before != null) {
            throw wrong(value, key + ": given twice, first in line " + before.line());
        }
    }

    private ConfigException wrong(Yaml at, String message) {
        return new ConfigException(file, at.line(), at.column(), message);
    }
}
