// SPDX-License-Identifier: Apache-2.0
@NullMarked
package io.packetd.protocol.mongodb;

import org.jspecify.annotations.NullMarked;
