// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.kafka;

import java.util.List;

/**
 * One field of a message.
 *
 * @param name empty for the element of an array
 * @param nullable whether there may be none
 * @param children the element of an array, the fields of a structure
 */
record Field(String name, FieldType type, boolean nullable, List<Field> children) {

    Field {
        children = List.copyOf(children);
    }
}
