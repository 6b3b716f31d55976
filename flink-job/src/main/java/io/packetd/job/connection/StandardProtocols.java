// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocols;

/** Every protocol of this build. */
public final class StandardProtocols implements ProtocolRegistry {

    private static final long serialVersionUID = 1;

    private final boolean captureBodies;
    private final int maxBodyBytes;

    /** With default options. */
    public StandardProtocols() {
        this(DecoderOptions.DEFAULT);
    }

    /** With these options. */
    public StandardProtocols(DecoderOptions options) {
        captureBodies = options.captureBodies();
        maxBodyBytes = options.maxBodyBytes();
    }

    @Override
    public Protocols protocols() {
        return Protocols.standard(new DecoderOptions(captureBodies, maxBodyBytes));
    }
}
