// SPDX-License-Identifier: Apache-2.0
/** The keyed operator that runs the protocol engine, and the serializers of what it takes, keeps and tells. */
@NullMarked
package io.packetd.job.connection;

import org.jspecify.annotations.NullMarked;
