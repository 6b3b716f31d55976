// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.Spelling;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.engine.EngineOptions;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every key of a configuration file; {@code docs/configuration.md} shows this table. {@code []} stands for any element of a
 * list. Keys, types and defaults are those of the original.
 */
enum ConfigKey {
    RULE_NAME("sniffer.protocols.rules[].name", "text", "none", "any", "a remark for people; without effect"),
    RULE_PROTOCOL(
            "sniffer.protocols.rules[].protocol",
            "text",
            "required",
            "a heading of [protocols.md](protocols.md)",
            "as in `--proto`, which wins over all rules of the file when both are given"),
    RULE_PORTS(
            "sniffer.protocols.rules[].ports",
            "list of integers",
            "required",
            "1 to 65535 each, at least one",
            "ports of servers"),
    RULE_HOST(
            "sniffer.protocols.rules[].host",
            "text",
            "any",
            "an IPv4 or IPv6 address",
            "address of one end of the connection"),
    CONN_EXPIRED(
            "controller.connExpired",
            "duration",
            GoDuration.text(EngineOptions.DEFAULT.idleTimeout()),
            GoDuration.text(Settings.MIN_EXPIRY) + " to " + GoDuration.text(Settings.MAX_EXPIRY),
            "a TCP connection without segments for this long has ended; raise it for long polling"),
    BODY_CAPTURE(
            "controller.decoder.http.enableBodyCapture",
            "boolean",
            String.valueOf(DecoderOptions.DEFAULT.captureBodies()),
            "true, false",
            "keep text and JSON bodies of HTTP messages; they are shown as they are, whatever secrets they hold"),
    MAX_BODY_SIZE(
            "controller.decoder.http.maxBodySize",
            "integer",
            String.valueOf(DecoderOptions.DEFAULT_MAX_BODY_BYTES),
            "1 to " + DecoderOptions.LARGEST_BODY_BYTES,
            "most bytes kept of one body, before and after decompression; what is longer is cut and shown as text");

    /** The sections that files of the original must have; those without keys here may only be empty. */
    private static final Set<String> SECTIONS =
            Set.of("logger", "sniffer", "server", "controller", "metricsStorage", "processor", "pipeline", "exporter");

    private final String path;
    private final String type;
    private final String fallback;
    private final String range;
    private final String meaning;

    ConfigKey(String path, String type, String fallback, String range, String meaning) {
        this.path = path;
        this.type = type;
        this.fallback = fallback;
        this.range = range;
        this.meaning = meaning;
    }

    /** With dots. */
    String path() {
        return path;
    }

    String type() {
        return type;
    }

    /** The value of a key that is not given, as text. */
    String fallback() {
        return fallback;
    }

    String range() {
        return range;
    }

    String meaning() {
        return meaning;
    }

    /** The key of this path, or null. */
    static @Nullable ConfigKey of(String path) {
        for (ConfigKey key : values()) {
            if (key.path.equals(path)) {
                return key;
            }
        }
        return null;
    }

    /** Whether nothing but further keys stands below this path. */
    static boolean isSection(String path) {
        return SECTIONS.contains(path) || isPrefix(path + '.');
    }

    /** Whether this path is a list of sections. */
    static boolean isList(String path) {
        return isPrefix(path + "[].");
    }

    private static boolean isPrefix(String prefix) {
        for (ConfigKey key : values()) {
            if (key.path.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** The key that is spelled most like this path. */
    static ConfigKey nearest(String path) {
        String nearest = Spelling.nearest(
                path, Arrays.stream(values()).map(ConfigKey::path).toList());
        return Arrays.stream(values())
                .filter(key -> key.path.equals(nearest))
                .findFirst()
                .orElseThrow();
    }
}
