// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.protocol.kafka.KafkaProtocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The numbers of Kafka's errors by the names that our JSON shows. */
final class KafkaErrorNumbers {

    private static final Map<String, String> NUMBERS = read();

    private KafkaErrorNumbers() {}

    /** The number; the name itself when there is none. */
    static String of(String name) {
        return NUMBERS.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    }

    private static Map<String, String> read() {
        Map<String, String> numbers = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(KafkaProtocol.class.getResourceAsStream("errors.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] words = line.split(" ", 3);
                if (words.length > 1 && !line.startsWith("#")) {
                    numbers.put(words[1].replace("_", "").toLowerCase(Locale.ROOT), words[0]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The two that do not have the name of their constant.
        numbers.put("noerror", "0");
        numbers.put("messagesizetoolarge", "10");
        return numbers;
    }
}
