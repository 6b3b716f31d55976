// SPDX-License-Identifier: Apache-2.0
/** Tests of HTTP/1. */
@NullMarked
package io.packetd.protocol.http1;

import org.jspecify.annotations.NullMarked;
