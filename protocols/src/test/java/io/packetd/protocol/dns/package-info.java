// SPDX-License-Identifier: Apache-2.0
/** Tests of the DNS decoder. */
@NullMarked
package io.packetd.protocol.dns;

import org.jspecify.annotations.NullMarked;
