// SPDX-License-Identifier: Apache-2.0
/** Capture files as a bounded source of segment blocks. */
@NullMarked
package io.packetd.job.source;

import org.jspecify.annotations.NullMarked;
