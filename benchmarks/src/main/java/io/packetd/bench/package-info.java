// SPDX-License-Identifier: Apache-2.0
/** JMH and whole-pipeline benchmarks. */
@NullMarked
package io.packetd.bench;

import org.jspecify.annotations.NullMarked;
