// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a decoder understood of one side: the same shape for all protocols.
 *
 * @param kind what the engine does with it
 * @param key the pairing key, equal in a request and its response; unused by protocols that answer in order
 * @param operation what is asked for, such as {@code GET}; empty in a response
 * @param outcome how it ended; {@link Outcome#NONE} in a request
 * @param status the protocol's own word for the outcome, such as {@code 200} or {@code MOVED}; empty when it has none
 * @param size bytes as the protocol's page counts them (see {@code docs/protocols.md})
 * @param startedAtNanos capture time of the first byte, or {@link #BY_ENGINE} when the engine's own is right
 * @param flags set of {@link Flag}s that only the decoder can know
 * @param extent where it passed, when that is not one run of bytes; null when the engine knows
 * @param reading the narrower protocol it is told under, one of {@link Protocol#readings()}; empty for the protocol itself
 */
public record Message(
        Kind kind,
        long key,
        String operation,
        Outcome outcome,
        String status,
        long size,
        long startedAtNanos,
        int flags,
        Attributes attributes,
        @Nullable Extent extent,
        String reading) {

    /** A message that passed as one run of bytes. */
    public Message(
            Kind kind,
            long key,
            String operation,
            Outcome outcome,
            String status,
            long size,
            long startedAtNanos,
            int flags,
            Attributes attributes) {
        this(kind, key, operation, outcome, status, size, startedAtNanos, flags, attributes, null, "");
    }

    /** The engine's own start time is right: the first byte after the last boundary. */
    public static final long BY_ENGINE = Long.MIN_VALUE;

    /** What the engine does with a message. */
    public enum Kind {
        /** Waits for its answer. */
        REQUEST(0),
        /** Answers a request. */
        RESPONSE(1),
        /** Neither waits nor answers: reported alone. */
        ONE_WAY(2),
        /**
         * Stands for an answer that will not come, as when a stream is reset: the request with its key is reported without an
         * answer, with the flags and attributes of this message added. Reported no further when there is no such request.
         */
        CANCEL(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The code in serialized form. */
        public int code() {
            return code;
        }

        /** The kind with this code. */
        public static Kind ofCode(int code) {
            return switch (code) {
                case 0 -> REQUEST;
                case 1 -> RESPONSE;
                case 2 -> ONE_WAY;
                case 3 -> CANCEL;
                default -> throw new IllegalArgumentException("message kind code " + code + " is not 0 to 3");
            };
        }
    }

    /** How an exchange ended. */
    public enum Outcome {
        /** Not an answer. */
        NONE(0),
        /** Success. */
        OK(1),
        /** The answer reports a failure. */
        ERROR(2),
        /** The bytes that say so are not available. */
        UNKNOWN(3);

        private final int code;

        Outcome(int code) {
            this.code = code;
        }

        /** The code in serialized form. */
        public int code() {
            return code;
        }

        /** The outcome with this code. */
        public static Outcome ofCode(int code) {
            return switch (code) {
                case 0 -> NONE;
                case 1 -> OK;
                case 2 -> ERROR;
                case 3 -> UNKNOWN;
                default -> throw new IllegalArgumentException("outcome code " + code + " is not 0 to 3");
            };
        }
    }

    /** Starts a request. */
    public static Builder request(String operation) {
        return new Builder(Kind.REQUEST, operation);
    }

    /** Starts an answer. */
    public static Builder response(Outcome outcome, String status) {
        return new Builder(Kind.RESPONSE, "").outcome(outcome, status);
    }

    /** Starts a message that is reported alone. */
    public static Builder oneWay(String operation) {
        return new Builder(Kind.ONE_WAY, operation);
    }

    /** Starts the end of a request that is not answered. */
    public static Builder cancel() {
        return new Builder(Kind.CANCEL, "");
    }

    /** This message with the attributes of another one after its own. */
    public Message withAttributesOf(Message other) {
        return other.attributes.size() == 0
                ? this
                : new Message(
                        kind,
                        key,
                        operation,
                        outcome,
                        status,
                        size,
                        startedAtNanos,
                        flags,
                        attributes.plus(other.attributes),
                        extent,
                        reading);
    }

    /** This message with more flags. */
    public Message withFlags(int more) {
        return (flags | more) == flags
                ? this
                : new Message(
                        kind,
                        key,
                        operation,
                        outcome,
                        status,
                        size,
                        startedAtNanos,
                        flags | more,
                        attributes,
                        extent,
                        reading);
    }

    /** Puts a message together; used once. */
    public static final class Builder {
        private final Kind kind;
        private final String operation;
        private long key;
        private Outcome outcome = Outcome.NONE;
        private String status = "";
        private long size;
        private long startedAtNanos = BY_ENGINE;
        private int flags;
        private @Nullable Extent extent;
        private String reading = "";
        private Object[] entries = new Object[16];
        private int used;

        private Builder(Kind kind, String operation) {
            this.kind = kind;
            this.operation = operation;
        }

        /** See {@link Message#key()}. */
        public Builder key(long value) {
            key = value;
            return this;
        }

        /** See {@link Message#outcome()} and {@link Message#status()}. */
        public Builder outcome(Outcome value, String statusText) {
            outcome = value;
            status = statusText;
            return this;
        }

        /** See {@link Message#size()}. */
        public Builder size(long value) {
            size = value;
            return this;
        }

        /** See {@link Message#startedAtNanos()}. */
        public Builder startedAt(long nanos) {
            startedAtNanos = nanos;
            return this;
        }

        /** See {@link Message#extent()}. */
        public Builder extent(@Nullable Extent value) {
            extent = value;
            return this;
        }

        /** See {@link Message#reading()}. */
        public Builder reading(String protocolId) {
            reading = protocolId;
            return this;
        }

        /** Adds a flag. */
        public Builder flag(Flag flag) {
            flags |= flag.bit();
            return this;
        }

        /** Adds an attribute; null adds nothing. */
        public <T> Builder with(AttributeKey<T> attribute, @Nullable T value) {
            if (value == null) {
                return this;
            }
            if (used == entries.length) {
                entries = Arrays.copyOf(entries, used * 2);
            }
            entries[used++] = attribute;
            entries[used++] = value;
            return this;
        }

        /** The finished message. */
        public Message build() {
            Attributes attributes = used == 0 ? Attributes.EMPTY : new Attributes(Arrays.copyOf(entries, used));
            return new Message(
                    kind, key, operation, outcome, status, size, startedAtNanos, flags, attributes, extent, reading);
        }
    }
}
