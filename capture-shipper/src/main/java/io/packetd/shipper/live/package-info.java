// SPDX-License-Identifier: Apache-2.0
/** Live capture: frames from the interfaces of this host. */
@NullMarked
package io.packetd.shipper.live;

import org.jspecify.annotations.NullMarked;
