// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.io.IOException;

/** Live capture cannot begin or go on; the message tells a user what, where and what to do. */
public final class CaptureFailure extends IOException {

    private static final long serialVersionUID = 1;

    CaptureFailure(String message) {
        super(message);
    }

    static CaptureFailure noPrivileges(String where) {
        return new CaptureFailure("capturing on " + where
                + " needs the capability CAP_NET_RAW; run it with sudo, or give it to the Java that runs packetd:"
                + " AmbientCapabilities=CAP_NET_RAW in a systemd unit,"
                + " or sudo setcap cap_net_raw,cap_net_admin+ep $(readlink -f $(which java))");
    }

    static CaptureFailure unknownInterface(String wanted, Iterable<String> known) {
        return new CaptureFailure("no interface matches '" + wanted + "'; there are " + String.join(", ", known));
    }
}
