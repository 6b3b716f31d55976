// SPDX-License-Identifier: Apache-2.0
/** Tests of the HTTP/2 and gRPC decoder; header blocks are made by an encoder of somebody else. */
@NullMarked
package io.packetd.protocol.http2;

import org.jspecify.annotations.NullMarked;
