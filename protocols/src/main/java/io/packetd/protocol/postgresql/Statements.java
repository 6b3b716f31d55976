// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.postgresql;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Statements by the name of a statement or of a portal; the one that was used longest ago goes first when there are more than
 * the bound, or when their names and texts add up to more than the other.
 */
final class Statements {

    private static final float LOAD = 0.75f;

    private final int maxCount;
    private final int maxWeight;
    private @Nullable LinkedHashMap<String, Statement> byName;
    private int weight;

    Statements(int maxCount, int maxWeight) {
        this.maxCount = maxCount;
        this.maxWeight = maxWeight;
    }

    /** Remembers what this name stands for from now on. */
    void put(String name, Statement statement) {
        LinkedHashMap<String, Statement> map = byName;
        if (map == null) {
            map = new LinkedHashMap<>(4, LOAD, true);
            byName = map;
        }
        Statement old = map.put(name, statement);
        weight += weight(name, statement) - (old == null ? 0 : weight(name, old));
        if (map.size() > maxCount || weight > maxWeight) {
            evict(map);
        }
    }

    private void evict(LinkedHashMap<String, Statement> map) {
        Iterator<Map.Entry<String, Statement>> oldest = map.entrySet().iterator();
        while (map.size() > 1 && (map.size() > maxCount || weight > maxWeight)) {
            Map.Entry<String, Statement> entry = oldest.next();
            weight -= weight(entry.getKey(), entry.getValue());
            oldest.remove();
        }
    }

    private static int weight(String name, Statement statement) {
        return name.length() + statement.weight();
    }

    @Nullable
    Statement get(String name) {
        return byName == null ? null : byName.get(name);
    }

    void remove(String name) {
        if (byName != null) {
            Statement old = byName.remove(name);
            weight -= old == null ? 0 : weight(name, old);
            if (byName.isEmpty()) {
                byName = null;
            }
        }
    }

    void clear() {
        byName = null;
        weight = 0;
    }

    int size() {
        return byName == null ? 0 : byName.size();
    }

    /** Names and statements, the one used longest ago first. */
    Collection<Map.Entry<String, Statement>> entries() {
        return byName == null ? java.util.Set.of() : byName.entrySet();
    }
}
