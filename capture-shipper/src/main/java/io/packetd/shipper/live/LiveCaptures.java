// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.io.IOException;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens live captures. */
public final class LiveCaptures {

    private static final Logger LOG = LoggerFactory.getLogger(LiveCaptures.class);

    private LiveCaptures() {}

    /**
     * Opens a capture, and gives up the privileges of the calling thread and of those that it starts from now on, unless the
     * options say otherwise. To be called early, by the main thread.
     *
     * @throws CaptureFailure when there is no such interface, privilege or engine, with a message for the user
     */
    public static LiveCapture open(CaptureOptions options) throws IOException {
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
        boolean ring = linux && LibC.isSupported();
        if (options.engine() == CaptureEngine.AF_PACKET && !ring) {
            throw new CaptureFailure("the engine af_packet is for 64-bit Linux; choose libpcap");
        }
        boolean libpcap = options.engine() == CaptureEngine.LIBPCAP || !ring;
        if (libpcap && options.threads() > 1) {
            throw new CaptureFailure("the engine libpcap has one queue; leave threads at 1");
        }
        LiveCapture capture = libpcap ? PcapCapture.open(options) : RingCapture.open(options);
        if (options.dropPrivileges() && ring) {
            try {
                Privileges.drop();
            } catch (IOException | RuntimeException e) {
                capture.close();
                throw e;
            }
        }
        LOG.info(
                "capturing on {} with {}, {} rules, {} queues",
                options.interfaces(),
                libpcap ? CaptureEngine.LIBPCAP.label() : CaptureEngine.AF_PACKET.label(),
                options.rules().size(),
                capture.queues().size());
        return capture;
    }
}
