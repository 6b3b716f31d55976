// SPDX-License-Identifier: Apache-2.0
/** Tests of the PostgreSQL decoder. */
@NullMarked
package io.packetd.protocol.postgresql;

import org.jspecify.annotations.NullMarked;
