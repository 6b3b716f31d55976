// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.packetd.shipper.kafka;

import org.jspecify.annotations.NullMarked;
