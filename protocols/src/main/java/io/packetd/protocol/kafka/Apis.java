// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every API that is known, from the tables {@code schemas.txt} and {@code older-schemas.txt}. */
final class Apis {

    static final int PRODUCE = 0;
    static final int FETCH = 1;
    static final int CONTROLLED_SHUTDOWN = 7;
    static final int OFFSET_COMMIT = 8;
    static final int SASL_HANDSHAKE = 17;
    static final int API_VERSIONS = 18;
    static final int TXN_OFFSET_COMMIT = 28;
    static final int SHARE_FETCH = 78;
    static final int SHARE_ACKNOWLEDGE = 79;

    /** A bound for keys, well above those of today: what is above is not looked up. */
    private static final int MAX_KEYS = 256;

    private static final int MAX_VERSION = 255;

    /** Read when the first byte of a possible frame is seen, not when the protocol is registered. */
    private static final @Nullable Api[] ALL = read("schemas.txt", "older-schemas.txt");

    private Apis() {}

    /** The API with this key, or null. */
    static @Nullable Api of(int key) {
        return key >= 0 && key < ALL.length ? ALL[key] : null;
    }

    /** The name of an API, its number when it is not known. */
    static String name(int key) {
        Api api = of(key);
        return api == null ? Integer.toString(key) : api.name;
    }

    /** The lines of a table without comments and empty lines. */
    static List<String> lines(String table) {
        try (InputStream in = Apis.class.getResourceAsStream(table)) {
            if (in == null) {
                throw new IllegalStateException("no table " + table);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Api[] read(String... tables) {
        @Nullable Api[] apis = new Api[MAX_KEYS];
        for (String table : tables) {
            Api api = null;
            int flexible = MAX_VERSION + 1;
            for (String line : lines(table)) {
                String[] words = line.strip().split(" ", 6);
                if (words[0].equals("api")) {
                    int key = Integer.parseInt(words[1]);
                    Api known = apis[key];
                    api = known == null ? new Api(key, words[2]) : known;
                    apis[key] = api;
                    flexible = words.length > 4 ? Integer.parseInt(words[4]) : MAX_VERSION + 1;
                } else if (api != null) {
                    versions(api, line, flexible);
                }
            }
        }
        return apis;
    }

    /** A line such as {@code request 3-12: acks:int16 …}. */
    private static void versions(Api api, String line, int flexible) {
        int colon = line.indexOf(':');
        String[] head = line.substring(0, colon).strip().split("[ -]", 3);
        boolean request = head[0].equals("request");
        int from = Integer.parseInt(head[1]);
        int to = head.length > 2 ? Integer.parseInt(head[2]) : from;
        List<Field> fields = FieldParser.parse(line.substring(colon + 1));
        Program shared = null;
        for (int version = from; version <= to; version++) {
            boolean compact = version >= flexible;
            if (shared == null || version == flexible) {
                // A client that does not know the broker's versions must be able to read this one answer.
                boolean tagged = compact && (request || api.key != API_VERSIONS);
                shared = Program.of(fields, request, compact, tagged);
            }
            api.add(request, version, shared);
        }
    }
}
