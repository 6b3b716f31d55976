// SPDX-License-Identifier: Apache-2.0
/** The {@code packetd} command; one class for each subcommand. */
@NullMarked
package io.packetd.cli;

import org.jspecify.annotations.NullMarked;
