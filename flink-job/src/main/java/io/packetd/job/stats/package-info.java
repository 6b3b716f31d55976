// SPDX-License-Identifier: Apache-2.0
/** What one analysis saw, in figures that add up over subtasks. */
@NullMarked
package io.packetd.job.stats;

import org.jspecify.annotations.NullMarked;
