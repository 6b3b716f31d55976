// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.connection;

import io.packetd.protocol.Protocols;
import java.io.Serializable;

/**
 * Makes the protocols on every machine of a cluster, as protocols themselves do not travel. State and records name the class
 * in their serializer snapshots, so it needs a public constructor without parameters which knows the same protocol ids.
 * Options of protocols must not change what serialized state and records look like: a snapshot does not keep them.
 */
public interface ProtocolRegistry extends Serializable {

    /** The protocols. */
    Protocols protocols();
}
