// SPDX-License-Identifier: Apache-2.0
/** Tests of live capture. */
@NullMarked
package io.packetd.shipper.live;

import org.jspecify.annotations.NullMarked;
