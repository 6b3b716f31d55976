// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import org.jspecify.annotations.Nullable;

/** One kind of request with its response, in every version that is known. */
final class Api {

    private static final Program[] NONE = {};

    final int key;

    /** Such as {@code Produce}. */
    final String name;

    private Program[] requests = NONE;
    private Program[] responses = NONE;

    Api(int key, String name) {
        this.key = key;
        this.name = name;
    }

    /** The layout of its request in this version, or null when it is not known. */
    @Nullable
    Program request(int version) {
        return at(requests, version);
    }

    /** The layout of its response in this version, or null when it is not known. */
    @Nullable
    Program response(int version) {
        return at(responses, version);
    }

    /** The highest version that is known, -1 when none is. */
    int highestVersion() {
        return requests.length - 1;
    }

    @SuppressWarnings("NullAway") // versions that are not known leave holes
    private static @Nullable Program at(Program[] programs, int version) {
        return version >= 0 && version < programs.length ? programs[version] : null;
    }

    void add(boolean request, int version, Program program) {
        Program[] grown = java.util.Arrays.copyOf(
                request ? requests : responses, Math.max(version + 1, (request ? requests : responses).length));
        if (at(grown, version) != null) {
            throw new IllegalArgumentException(name + " " + version + " stands in the tables twice");
        }
        grown[version] = program;
        if (request) {
            requests = grown;
        } else {
            responses = grown;
        }
    }
}
