// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.cli.Yaml.Kind;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.Rule;
import io.packetd.protocol.engine.EngineOptions;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a configuration file: the keys of {@link ConfigKey}, nested or with dots, all optional. What is not understood is an
 * error, since a setting that silently does nothing is found out too late.
 */
final class ConfigFile {

    /** A configuration is written by hand; more is another file named by mistake. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int MAX_PORT = 65_535;

    private final String file;
    private final RuleConverter converter;
    private final Map<ConfigKey, Given> top = new EnumMap<>(ConfigKey.class);
    private final Set<String> lists = new HashSet<>();
    private final List<Rule> rules = new ArrayList<>();

    /** A value and the name of its key, with the numbers of list elements. */
    private record Given(String name, Yaml value) {}

    private ConfigFile(String file, Protocols protocols) {
        this.file = file;
        this.converter = new RuleConverter(protocols);
    }

    /**
     * Reads the file.
     *
     * @throws IOException when it cannot be read
     * @throws ConfigException when something in it is wrong
     */
    static Settings read(Path path, Protocols protocols) throws IOException, ConfigException {
        return parse(path.toString(), text(path), protocols);
    }

    /** As {@link #read}, but for a text that stands in a file of this name. */
    static Settings parse(String file, String text, Protocols protocols) throws ConfigException {
        ConfigFile config = new ConfigFile(file, protocols);
        Yaml document = YamlReader.read(file, text);
        if (document instanceof Yaml.Mapping sections) {
            config.fields("", "", sections, config.top);
        } else if (!document.isEmpty()) {
            throw config.wrong(document, "expected keys with values, not " + document.shown());
        }
        return config.settings();
    }

    /** The text of a file that may be a configuration. */
    static String text(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            throw new IOException(path + ": is a folder, not a configuration file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException(path + ": is no configuration file, as it has more than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw new IOException(path + ": no such configuration file");
        } catch (AccessDeniedException denied) {
            throw new IOException(path + ": configuration file may not be read");
        }
    }

    private void fields(String path, String name, Yaml.Mapping section, Map<ConfigKey, Given> into)
            throws ConfigException {
        for (Map.Entry<String, Yaml> field : section.fields().entrySet()) {
            String dot = path.isEmpty() ? "" : ".";
            take(path + dot + field.getKey(), name + dot + field.getKey(), field.getValue(), into);
        }
    }

    private void take(String path, String name, Yaml value, Map<ConfigKey, Given> into) throws ConfigException {
        ConfigKey key = ConfigKey.of(path);
        if (key != null) {
            put(key, name, value, into);
        } else if (ConfigKey.isList(path)) {
            elements(path, name, value);
        } else if (value instanceof Yaml.Mapping section && !section.isEmpty()) {
            fields(path, name, section, into);
        } else if (!ConfigKey.isSection(path)) {
            throw wrong(
                    value,
                    "unknown key '" + name + "'; the nearest known one is '"
                            + ConfigKey.nearest(path).path() + "'");
        } else if (!value.isEmpty()) {
            throw wrong(value, name + ": " + value.shown() + " is not a section of keys");
        }
    }

    private void put(ConfigKey key, String name, Yaml value, Map<ConfigKey, Given> into) throws ConfigException {
        Given before = into.put(key, new Given(name, value));
        if (before != null) {
            throw twice(name, before.value(), value);
        }
    }

    private ConfigException twice(String name, Yaml first, Yaml second) {
        return wrong(second, name + ": given twice, first in line " + first.line());
    }

    /** Rules are the only list of sections. */
    private void elements(String path, String name, Yaml value) throws ConfigException {
        if (!lists.add(path)) {
            throw wrong(value, name + ": given twice");
        }
        if (value.isEmpty()) {
            return;
        }
        if (!(value instanceof Yaml.Sequence list)) {
            throw wrong(value, name + ": " + value.shown() + " is not a list of rules");
        }
        for (Yaml element : list.elements()) {
            String numbered = name + '[' + rules.size() + ']';
            if (!(element instanceof Yaml.Mapping rule)) {
                throw wrong(
                        element,
                        numbered + ": " + element.shown() + " is not a rule such as {protocol: http, ports: [8080]}");
            }
            Map<ConfigKey, Given> given = new EnumMap<>(ConfigKey.class);
            fields(path + "[]", numbered, rule, given);
            rules.add(rule(numbered, rule, given));
        }
    }

    private Rule rule(String name, Yaml.Mapping rule, Map<ConfigKey, Given> given) throws ConfigException {
        Given protocol = given(ConfigKey.RULE_PROTOCOL, given);
        Given ports = given(ConfigKey.RULE_PORTS, given);
        if (protocol == null || ports == null) {
            throw wrong(rule, name + ": a rule needs " + (protocol == null ? "protocol" : "ports"));
        }
        Given host = given(ConfigKey.RULE_HOST, given);
        Given remark = given(ConfigKey.RULE_NAME, given);
        if (remark != null && !(remark.value() instanceof Yaml.Scalar)) {
            throw wrong(remark, "text");
        }
        return new Rule(protocol(protocol), ports(ports), host == null ? null : host(host));
    }

    private String protocol(Given given) throws ConfigException {
        if (!(given.value() instanceof Yaml.Scalar scalar)) {
            throw wrong(given, "the name of a protocol");
        }
        try {
            return converter.protocol(scalar.text());
        } catch (TypeConversionException e) {
            throw wrong(scalar, given.name() + ": " + e.getMessage());
        }
    }

    private List<Integer> ports(Given given) throws ConfigException {
        if (!(given.value() instanceof Yaml.Sequence list) || list.isEmpty()) {
            throw wrong(given, "a list of ports, such as [80, 8080]");
        }
        List<Integer> ports = new ArrayList<>();
        for (Yaml port : list.elements()) {
            ports.add(integer(new Given(given.name(), port), MAX_PORT));
        }
        return ports;
    }

    private @Nullable InetAddress host(Given given) throws ConfigException {
        if (!(given.value() instanceof Yaml.Scalar scalar)) {
            throw wrong(given, "an IP address");
        }
        try {
            return RuleConverter.host(scalar.text());
        } catch (TypeConversionException e) {
            throw wrong(scalar, given.name() + ": " + e.getMessage());
        }
    }

    private Settings settings() throws ConfigException {
        Given capture = given(ConfigKey.BODY_CAPTURE, top);
        Given size = given(ConfigKey.MAX_BODY_SIZE, top);
        Given expiry = given(ConfigKey.CONN_EXPIRED, top);
        DecoderOptions decoders = new DecoderOptions(
                capture == null ? DecoderOptions.DEFAULT.captureBodies() : truth(capture),
                size == null
                        ? DecoderOptions.DEFAULT.maxBodyBytes()
                        : integer(size, DecoderOptions.LARGEST_BODY_BYTES));
        EngineOptions engine = expiry == null
                ? EngineOptions.DEFAULT
                : EngineOptions.DEFAULT.withIdleTimeout(duration(expiry, Settings.MIN_EXPIRY, Settings.MAX_EXPIRY));
        return new Settings(decoders, engine, rules);
    }

    /** Null when the key is not there or has no value. */
    private static @Nullable Given given(ConfigKey key, Map<ConfigKey, Given> values) {
        Given given = values.get(key);
        return given == null || (given.value() instanceof Yaml.Scalar scalar && scalar.isEmpty()) ? null : given;
    }

    private boolean truth(Given given) throws ConfigException {
        if (given.value() instanceof Yaml.Scalar scalar && scalar.kind() == Kind.TRUTH) {
            return Boolean.parseBoolean(scalar.text());
        }
        throw wrong(given, "true or false");
    }

    /** 1 to {@code most}; in decimal digits alone, as a leading zero means one thing to YAML 1.1 and another to 1.2. */
    private int integer(Given given, int most) throws ConfigException {
        if (!(given.value() instanceof Yaml.Scalar scalar) || !isDecimal(scalar)) {
            throw wrong(given, "a whole number in 1 to " + most);
        }
        BigInteger value = new BigInteger(scalar.text().replace("_", ""));
        if (value.signum() <= 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
            throw wrong(scalar, outOfRange(given, "1", String.valueOf(most)));
        }
        return value.intValue();
    }

    private static boolean isDecimal(Yaml.Scalar scalar) {
        String text = scalar.text();
        int from = text.startsWith("-") ? 1 : 0;
        return scalar.kind() == Kind.WHOLE
                && text.chars().skip(from).allMatch(c -> (c >= '0' && c <= '9') || c == '_')
                && (text.charAt(from) != '0' || text.length() == from + 1);
    }

    private Duration duration(Given given, Duration least, Duration most) throws ConfigException {
        String expected = "a duration such as 90s, 5m or 1h30m, or a number of seconds";
        if (!(given.value() instanceof Yaml.Scalar scalar) || scalar.kind() == Kind.TRUTH) {
            throw wrong(given, expected);
        }
        Duration duration = scalar.kind() == Kind.TEXT
                ? GoDuration.parse(scalar.text())
                : GoDuration.ofSeconds(scalar.text().replace("_", ""));
        if (duration == null) {
            throw wrong(given, expected);
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw wrong(scalar, outOfRange(given, GoDuration.text(least), GoDuration.text(most)));
        }
        return duration;
    }

    private static String outOfRange(Given given, String least, String most) {
        return given.name() + ": " + given.value().shown() + " is not in " + least + " to " + most;
    }

    private ConfigException wrong(Given given, String expected) {
        return wrong(
                given.value(),
                given.name() + ": expected " + expected + ", not "
                        + given.value().shown());
    }

    private ConfigException wrong(Yaml at, String message) {
        return new ConfigException(file, at.line(), at.column(), message);
    }
}
