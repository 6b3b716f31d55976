// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.amqp;

/** How many entries of one sort a connection may still keep, shared by all its channels. */
final class Budget {

    private int left;

    Budget(int entries) {
        left = entries;
    }

    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    void giveBack(int entries) {
        left += entries;
    }
}
