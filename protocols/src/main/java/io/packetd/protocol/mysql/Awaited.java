// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.mysql;

import org.jspecify.annotations.Nullable;

/**
 * A command whose answer is due.
 *
 * @param command its code in {@link Commands}
 * @param sequence the number that the first packet of the answer has, 0 to 255
 * @param text what its success changes: the statement of PREPARE, the database of the commands that set one (empty when it is
 *     not known which); else null
 * @param cut whether the text is only the beginning
 * @param inner of MULTI: bit i is set when command i is a PREPARE, and one bit more behind the last command; 0 when not known
 */
record Awaited(int command, int sequence, @Nullable String text, boolean cut, long inner) {}
