// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Flag;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.Rule;
import io.packetd.protocol.Transport;
import io.packetd.protocol.engine.Connection.Mode;
import java.util.List;

/**
 * Segments in, RoundTrips out. One engine serves any number of connections, one at a time; it is not thread-safe. What it
 * does depends on nothing but the connection and the calls: the same segments in the same order give the same RoundTrips,
 * whenever and wherever they are played.
 *
 * <p>All times are capture time, epoch nanoseconds. The owner calls {@link #onTime} when {@link Connection#deadlineNanos}
 * has passed; being late is harmless, since {@link #onSegment} first applies what was due.
 */
public final class Engine {

    private final EngineOptions options;
    private final Ledger ledger;
    private final Selection selection;
    private final Pairer pairer;
    private final Framer framer;
    private final Detector detector;
    private final Reassembler reassembler;
    private final Datagrams datagrams;
    private final ConnectionCodec codec;

    /**
     * @param rules what the user asked for; empty to detect every protocol on any port
     * @param ledger gets every captured byte and every request booked
     */
    public Engine(Protocols protocols, List<Rule> rules, EngineOptions options, RoundTripOutput output, Ledger ledger) {
        this.options = options;
        this.ledger = ledger;
        this.selection = new Selection(rules);
        this.pairer = new Pairer(output, ledger);
        Decoders decoders = new Decoders(protocols, ledger, pairer);
        this.framer = new Framer(ledger, pairer, decoders);
        this.detector = new Detector(protocols, options.maxHeadBytes(), ledger, framer, decoders);
        this.reassembler = new Reassembler(options, ledger, new Receiver());
        this.datagrams = new Datagrams(options, ledger, detector, framer, decoders);
        this.codec = new ConnectionCodec(protocols);
    }

    /**
     * A connection of a flow seen for the first time.
     *
     * @param lowAddress the address of direction 0, 4 or 16 bytes
     * @param highAddress the address of direction 1
     */
    public Connection open(Transport transport, byte[] lowAddress, int lowPort, byte[] highAddress, int highPort) {
        Connection c = new Connection(transport, lowPort, highPort);
        selection.apply(c, lowAddress, highAddress);
        c.restart();
        return c;
    }

    /** Writes and reads connections. */
    public ConnectionCodec codec() {
        return codec;
    }

    /** Applies everything due by then, then takes the segment. */
    public void onSegment(Connection c, CapturedSegment s) {
        if (c.deadlineNanos <= s.capturedAtNanos) {
            onTime(c, s.capturedAtNanos);
        }
        if (c.mode == Mode.FINISHED) {
            c.restart();
        }
        c.nowNanos = Math.max(c.nowNanos, s.capturedAtNanos);
        ledger.add(Account.SEGMENTS, 1);
        ledger.add(Account.CAPTURED_BYTES, s.length);
        if (c.transport == Transport.UDP) {
            begin(c, s.capturedAtNanos);
            datagrams.take(c, s);
        } else {
            take(c, s);
        }
        c.deadlineNanos = deadline(c);
    }

    private void take(Connection c, CapturedSegment s) {
        boolean syn = (s.tcpFlags & CapturedSegment.SYN) != 0;
        if (c.mode == Mode.LINGERING) {
            Half h = c.half(s.direction);
            if (!syn || h.base == s.sequence + 1) {
                boolean known = h.offsetOf(s.sequence) + s.length <= h.next;
                ledger.add(known ? Account.DUPLICATE : Account.STALE, s.length);
                return;
            }
            c.restart();
        }
        begin(c, syn ? synIdentity(s) : s.capturedAtNanos);
        if (c.mode == Mode.OPAQUE && c.opaque != null) {
            opaque(c, s, c.opaque);
        } else {
            reassembler.segment(c, s);
        }
        if (c.low.closed && c.high.closed && c.mode != Mode.LINGERING) {
            end(c, 0, true);
        }
    }

    /** The client's initial sequence number: both its SYN and the answer to it tell it. */
    private static long synIdentity(CapturedSegment s) {
        return (s.tcpFlags & CapturedSegment.ACK) != 0 ? s.acknowledgment - 1 : s.sequence;
    }

    private void begin(Connection c, long identity) {
        if (!c.begun) {
            c.begun = true;
            c.id = Hashing.mix(identity);
            ledger.add(Account.CONNECTIONS, 1);
            if (c.mode == Mode.OPAQUE) {
                ledger.add(Account.OPAQUE_CONNECTIONS, 1);
            }
        }
    }

    /** Nothing of an opaque connection is put in order; only its beginning and end matter. */
    private void opaque(Connection c, CapturedSegment s, OpaqueReason reason) {
        Half h = c.half(s.direction);
        if ((s.tcpFlags & CapturedSegment.SYN) != 0) {
            if (h.seen && h.base != s.sequence + 1) {
                c.restart();
                begin(c, synIdentity(s));
                if (c.mode != Mode.OPAQUE) {
                    reassembler.segment(c, s);
                    return;
                }
                h = c.half(s.direction);
            }
            h.base = s.sequence + 1;
            h.seen = true;
        }
        ledger.addOpaque(reason, s.length);
        h.closed |= (s.tcpFlags & CapturedSegment.FIN) != 0;
        if ((s.tcpFlags & CapturedSegment.RST) != 0 && c.resetNanos == Half.NONE) {
            c.resetNanos = c.nowNanos;
        }
    }

    /** Applies everything that is due at or before this capture time. */
    public void onTime(Connection c, long nanos) {
        while (c.deadlineNanos <= nanos) {
            long due = c.deadlineNanos;
            if (c.mode == Mode.LINGERING) {
                c.mode = Mode.FINISHED;
            } else if (due >= idleDeadline(c)) {
                end(c, Flag.TIMEOUT.bit(), false);
                c.mode = Mode.FINISHED;
            } else if (c.resetNanos != Half.NONE && due >= resetDeadline(c)) {
                end(c, Flag.RESET.bit(), true);
            } else {
                reassembler.closeHoles(c, due);
                pairer.expire(c, due);
                if (c.low.closed && c.high.closed) {
                    end(c, 0, true);
                }
            }
            c.deadlineNanos = deadline(c);
        }
    }

    /** The input has ended: tells all that is left. */
    public void onEnd(Connection c) {
        if (c.mode != Mode.LINGERING && c.mode != Mode.FINISHED) {
            end(c, 0, false);
        }
        c.mode = Mode.FINISHED;
        c.deadlineNanos = Long.MAX_VALUE;
    }

    private void end(Connection c, int flags, boolean linger) {
        if (c.transport == Transport.TCP) {
            reassembler.flush(c);
        }
        if (c.mode == Mode.DETECTING) {
            detector.end(c);
        }
        for (int direction = 0; direction <= 1 && c.mode == Mode.DECODING; direction++) {
            if (!c.half(direction).closed) {
                framer.close(c, direction, Flag.TRUNCATED.bit());
            }
        }
        if (c.mode == Mode.DECODING) {
            pairer.flush(c, flags);
        }
        Half low = c.low;
        Half high = c.high;
        long now = c.nowNanos;
        c.restart();
        // What a late segment needs to be told from a new connection.
        c.low.base = low.base;
        c.low.next = low.next;
        c.high.base = high.base;
        c.high.next = high.next;
        c.mode = linger ? Mode.LINGERING : Mode.FINISHED;
        c.lingerUntilNanos = now + options.lingerTimeout().toNanos();
    }

    private long deadline(Connection c) {
        return switch (c.mode) {
            case FINISHED -> Long.MAX_VALUE;
            case LINGERING -> c.lingerUntilNanos;
            case OPAQUE -> Math.min(idleDeadline(c), resetDeadline(c));
            case DETECTING, DECODING ->
                Math.min(
                        Math.min(idleDeadline(c), resetDeadline(c)),
                        Math.min(reassembler.deadline(c), pairer.deadline(c)));
        };
    }

    private long idleDeadline(Connection c) {
        return c.nowNanos + (c.transport == Transport.UDP ? options.datagramIdle() : options.idleTimeout()).toNanos();
    }

    private long resetDeadline(Connection c) {
        return c.resetNanos == Half.NONE
                ? Long.MAX_VALUE
                : c.resetNanos + options.reorderGrace().toNanos();
    }

    /** Bytes in order, by what the connection is doing. */
    private final class Receiver implements Reassembler.Receiver {
        @Override
        public void bytes(
                Connection c, int direction, byte[] bytes, int from, int count, long offset, long nanos, long ack) {
            if (c.mode == Mode.DECODING) {
                framer.feed(c, direction, bytes, from, count, offset, nanos, ack);
            } else if (c.mode == Mode.DETECTING) {
                detector.hear(c, direction, bytes, from, count, offset, nanos, ack);
            } else if (c.opaque != null) {
                ledger.addOpaque(c.opaque, count);
            } else {
                ledger.add(Account.STALE, count);
            }
        }

        @Override
        public void gap(Connection c, int direction, long count) {
            if (c.mode == Mode.DECODING) {
                framer.gap(c, direction, count);
            } else if (c.mode == Mode.DETECTING) {
                detector.gap(c, direction);
            }
        }

        @Override
        public void closed(Connection c, int direction, int flags) {
            if (c.mode == Mode.DECODING) {
                framer.close(c, direction, flags);
            }
        }

        @Override
        public void replaced(Connection c) {
            long now = c.nowNanos;
            end(c, Flag.RESET.bit(), false);
            c.restart();
            c.nowNanos = now;
            begin(c, now);
        }
    }
}
