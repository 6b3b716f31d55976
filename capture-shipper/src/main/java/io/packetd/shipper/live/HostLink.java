// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

/**
 * What a socket is bound to.
 *
 * @param name the interface, or what names several
 * @param index of the interface, or 0 for all
 */
record HostLink(String name, int index) {

    /** Whether it is there still, under this name. */
    boolean exists() {
        return index == 0 || LibC.if_nametoindex(name) == index;
    }
}
