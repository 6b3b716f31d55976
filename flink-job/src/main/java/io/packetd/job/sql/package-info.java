// SPDX-License-Identifier: Apache-2.0
/**
 * What the sinks tell of SQL statements: a text without literals, and a summary that names operations and tables. Both read the
 * same {@link io.packetd.job.sql.SqlTokens}, so that what one takes for a literal is no name for the other.
 */
@NullMarked
package io.packetd.job.sql;

import org.jspecify.annotations.NullMarked;
