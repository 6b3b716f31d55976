// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers that options allow. */
final class Headers {

    private Headers() {}

    /** Adds those of the list as {@code prefix.name}, a list of texts each. */
    static void add(@Nullable Map<String, ?> headers, List<String> allowed, String prefix, SpanAttributes attributes) {
        if (headers == null || allowed.isEmpty()) {
            return;
        }
        headers.forEach((name, value) -> {
            String key = name.toLowerCase(Locale.ROOT);
            // The agent has an attribute of its own.
            if (allowed.contains(key) && !key.equals("user-agent")) {
                attributes.texts(prefix + key, texts(value));
            }
        });
    }

    /** The first value of the header with this canonical name; null when it is not there or not known. */
    static @Nullable String first(@Nullable Map<String, ?> headers, String name) {
        List<String> texts = headers == null ? List.of() : texts(headers.get(name));
        return texts.isEmpty() ? null : texts.get(0);
    }

    /** The values that are known. */
    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        for (Object one : value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
            if (one instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }
}
