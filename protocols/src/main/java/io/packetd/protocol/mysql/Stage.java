// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import java.io.IOException;

/** What the next packet of an answer is. */
enum Stage {
    /** No answer has begun. */
    IDLE(0),
    /** The first packet of an answer or of one of its results. */
    FIRST(1),
    /** The definition of a parameter. */
    PARAMETERS(2),
    /** An EOF packet, or the first definition of a column. */
    PARAMETERS_END(3),
    /** The definition of a column. */
    COLUMNS(4),
    /** An EOF packet, or the first row. */
    COLUMNS_END(5),
    /** A row, or the end of the rows. */
    ROWS(6),
    /** The EOF packet that ends a prepared statement. */
    PREPARED_END(7);

    private final int code;

    Stage(int code) {
        this.code = code;
    }

    /** The code in serialized state. */
    int code() {
        return code;
    }

    static Stage ofCode(int code) throws IOException {
        for (Stage stage : values()) {
            if (stage.code == code) {
                return stage;
            }
        }
        throw new IOException("unknown stage " + code + " in mysql state");
    }
}
