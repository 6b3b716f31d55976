// SPDX-License-Identifier: Apache-2.0
/** Tests of the MySQL decoder. */
@NullMarked
package io.packetd.protocol.mysql;

import org.jspecify.annotations.NullMarked;
