// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocols;

/** Every protocol of this build. */
public final class StandardProtocols implements ProtocolRegistry {

    private static final long serialVersionUID = 1;

    private final DecoderOptions options;

    /** With default options. */
    public StandardProtocols() {
        this(DecoderOptions.DEFAULT);
    }

    /** With these options. */
    public StandardProtocols(DecoderOptions options) {
        this.options = options;
    }

    @Override
    public Protocols protocols() {
        return Protocols.standard(options);
    }
}
