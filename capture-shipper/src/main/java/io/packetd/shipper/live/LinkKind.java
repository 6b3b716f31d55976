// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

/** How frames of an interface begin, by its hardware type ({@code ARPHRD_*} of {@code linux/if_arp.h}). */
enum LinkKind {
    /** An Ethernet header. */
    ETHERNET,
    /** Ethernet headers of zeros; each frame is seen twice, once going and once coming. */
    LOOPBACK,
    /** An IP header, or something that the kernel knows the length of before it. */
    RAW_IP,
    /** Not read. */
    OTHER;

    static final int ARPHRD_ETHER = 1;
    static final int ARPHRD_LOOPBACK = 772;

    /** PPP, RAWIP, TUNNEL, TUNNEL6, SIT, IPGRE, IP6GRE, NONE (tun, WireGuard). */
    private static final int[] RAW_HARDWARE = {512, 519, 768, 769, 776, 778, 823, 65_534};

    /** Link types of the registry of tcpdump.org. */
    private static final int LINKTYPE_ETHERNET = 1;

    private static final int LINKTYPE_RAW = 101;

    /** Hardware types that are not read are counted as link types above the registry. */
    static final int FIRST_UNREAD = 0x10000;

    static LinkKind of(int hardwareType) {
        if (hardwareType == ARPHRD_ETHER) {
            return ETHERNET;
        }
        if (hardwareType == ARPHRD_LOOPBACK) {
            return LOOPBACK;
        }
        for (int raw : RAW_HARDWARE) {
            if (hardwareType == raw) {
                return RAW_IP;
            }
        }
        return OTHER;
    }

    static int[] rawHardwareTypes() {
        return RAW_HARDWARE.clone();
    }

    int linkType(int hardwareType) {
        return switch (this) {
            case ETHERNET, LOOPBACK -> LINKTYPE_ETHERNET;
            case RAW_IP -> LINKTYPE_RAW;
            case OTHER -> FIRST_UNREAD + hardwareType;
        };
    }
}
