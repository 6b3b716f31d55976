// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a protocol says of the first bytes of one side.
 *
 * <p>A verdict other than {@link Certainty#UNDECIDED} is final: a longer head with the same beginning gets the same one.
 * Detection relies on that to give the same answer however the stream was cut.
 *
 * @param certainty how sure
 * @param spokenBy which side speaks like this; null when both may
 */
public record Verdict(Certainty certainty, @Nullable Side spokenBy) {

    /** How sure a verdict is. */
    public enum Certainty {
        /** Not this protocol. */
        NO,
        /** Too few bytes to say; asked again when there are more. */
        UNDECIDED,
        /** Could be; a configured port or the other side must agree. */
        MAYBE,
        /** This protocol. */
        YES
    }

    /** Not this protocol. */
    public static final Verdict NO = new Verdict(Certainty.NO, null);

    /** Too few bytes to say. */
    public static final Verdict UNDECIDED = new Verdict(Certainty.UNDECIDED, null);

    /** Could be, spoken by either side. */
    public static final Verdict MAYBE = new Verdict(Certainty.MAYBE, null);

    /** Could be, spoken by a client. */
    public static final Verdict MAYBE_CLIENT = new Verdict(Certainty.MAYBE, Side.CLIENT);

    /** Could be, spoken by a server. */
    public static final Verdict MAYBE_SERVER = new Verdict(Certainty.MAYBE, Side.SERVER);

    /** This protocol, spoken by either side. */
    public static final Verdict YES = new Verdict(Certainty.YES, null);

    /** This protocol, spoken by a client. */
    public static final Verdict YES_CLIENT = new Verdict(Certainty.YES, Side.CLIENT);

    /** This protocol, spoken by a server. */
    public static final Verdict YES_SERVER = new Verdict(Certainty.YES, Side.SERVER);
}
