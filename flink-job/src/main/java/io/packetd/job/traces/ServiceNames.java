// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.traces;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names the service behind an address, as options say; {@code unknown_service:ADDRESS} when they do not. */
final class ServiceNames {

    private final Map<String, String> names;

    ServiceNames(Map<String, String> names) {
        this.names = names;
    }

    /** The service that answers at this address and port; null when options do not name it. */
    @Nullable
    String known(String host, int port, String both) {
        String name = names.get(both);
        if (name == null) {
            name = names.get(host);
        }
        return name == null ? names.get(":" + port) : name;
    }

    /** The service that asks from this address; its port says nothing. */
    @Nullable
    String knownClient(String host, String both) {
        String name = names.get(both);
        return name == null ? names.get(host) : name;
    }

    /** The name of a service that has none. */
    static String unknown(String where) {
        return "unknown_service:" + where;
    }
}
