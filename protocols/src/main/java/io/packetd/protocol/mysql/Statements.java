// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of prepared statements by their number, the least recently used first; bounded in number and in text. */
final class Statements {

    /** Most statements of one connection. */
    static final int MAX_COUNT = 256;

    /** Most characters of all texts together. */
    static final int MAX_CHARACTERS = 32 << 10;

    /**
     * @param text the statement, up to 1024 bytes of it
     * @param cut whether there was more
     */
    record Statement(long id, String text, boolean cut) {}

    private final List<Statement> byUse = new ArrayList<>(0);
    private int characters;

    /** The number of the statement that was prepared last. */
    long lastPrepared;

    /** The statement with this number, now the most recently used; null when it is not known. */
    @Nullable
    Statement use(long id) {
        for (int i = byUse.size() - 1; i >= 0; i--) {
            Statement statement = byUse.get(i);
            if (statement.id() == id) {
                if (i < byUse.size() - 1) {
                    byUse.remove(i);
                    byUse.add(statement);
                }
                return statement;
            }
        }
        return null;
    }

    /** The statement that was prepared last, or null. */
    @Nullable
    Statement last() {
        return use(lastPrepared);
    }

    void put(Statement statement) {
        remove(statement.id());
        byUse.add(statement);
        lastPrepared = statement.id();
        characters += statement.text().length();
        while (byUse.size() > MAX_COUNT || characters > MAX_CHARACTERS) {
            characters -= byUse.remove(0).text().length();
        }
    }

    void remove(long id) {
        for (int i = byUse.size() - 1; i >= 0; i--) {
            if (byUse.get(i).id() == id) {
                characters -= byUse.remove(i).text().length();
                return;
            }
        }
    }

    void clear() {
        byUse.clear();
        characters = 0;
    }

    /** Least recently used first. */
    List<Statement> all() {
        return byUse;
    }
}
