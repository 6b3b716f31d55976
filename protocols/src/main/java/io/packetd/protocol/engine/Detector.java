// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.Side;
import io.packetd.protocol.Transport;
import io.packetd.protocol.Verdict;
import io.packetd.protocol.Verdict.Certainty;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which protocol a connection speaks and who is its client: by the user's rule, else by asking every protocol over
 * a bounded head of each side, those whose usual port it is first. What was heard until then is replayed in order.
 */
final class Detector {

    private final Protocols registry;
    private final List<Protocol<?>> protocols;
    private final int maxHeadBytes;
    private final Ledger ledger;
    private final Framer framer;
    private final Decoders decoders;
    private final ByteWindow view = new ByteWindow();

    /** What was found: a protocol, the side that speaks in the direction looked at, and where its first frame begins. */
    private record Finding(Protocol<?> protocol, @Nullable Side speaker, long offset) {}

    Detector(Protocols protocols, int maxHeadBytes, Ledger ledger, Framer framer, Decoders decoders) {
        this.registry = protocols;
        this.protocols = protocols.all();
        this.maxHeadBytes = maxHeadBytes;
        this.ledger = ledger;
        this.framer = framer;
        this.decoders = decoders;
    }

    /** Takes delivered bytes of a connection whose protocol is not known yet. */
    void hear(Connection c, int direction, byte[] bytes, int from, int count, long offset, long nanos, long ack) {
        if ((c.deaf & bit(direction)) != 0) {
            ledger.add(Account.UNDETECTED, count);
            return;
        }
        byte[] kept = java.util.Arrays.copyOfRange(bytes, from, from + count);
        c.heard.add(new Connection.Heard(direction, offset, kept, nanos, ack));
        c.countHeard(direction, count);
        Finding finding = look(c, direction);
        if (finding != null) {
            begin(c, direction, finding);
        } else if (hopeless(c, direction)) {
            giveUp(c);
        }
    }

    /** Bytes are missing: what was heard of this direction before cannot be joined to what follows. */
    void gap(Connection c, int direction) {
        forget(c, direction);
        c.midstream = true;
    }

    /** One datagram of a flow whose protocol is not known yet; false when no protocol takes it. */
    boolean datagram(Connection c, int direction, byte[] bytes, int from, int count) {
        view.reset(bytes, from, count, 0, 0);
        for (Protocol<?> protocol : order(c)) {
            Verdict verdict = c.selected != null ? Verdict.MAYBE : protocol.probe(view, c.transport);
            if (accepts(c, protocol, verdict)) {
                decide(c, direction, new Finding(protocol, verdict.spokenBy(), 0));
                return true;
            }
        }
        return false;
    }

    private @Nullable Finding look(Connection c, int direction) {
        byte[] head = head(c, direction);
        long offset = firstOffset(c, direction);
        view.reset(head, 0, head.length, offset, 0);
        boolean full = head.length >= maxHeadBytes;
        for (Protocol<?> protocol : order(c)) {
            if (c.selected != null) {
                return findSelected(c, protocol, offset);
            }
            Verdict verdict = protocol.probe(view, c.transport);
            if (verdict.certainty() == Certainty.UNDECIDED && !full) {
                return null;
            }
            if (contradictsSyn(c, direction, verdict)) {
                continue;
            }
            if (accepts(c, protocol, verdict) || agreed(c, direction, protocol, verdict)) {
                return new Finding(protocol, verdict.spokenBy(), offset);
            }
        }
        return c.midstream ? findLater(c, direction, head, offset) : null;
    }

    private @Nullable Finding findSelected(Connection c, Protocol<?> protocol, long offset) {
        Verdict verdict = protocol.probe(view, c.transport);
        return verdict.certainty() == Certainty.UNDECIDED && view.length() < maxHeadBytes
                ? null
                : new Finding(protocol, verdict.certainty() == Certainty.NO ? null : verdict.spokenBy(), offset);
    }

    /** The connection was joined in the middle of a message: whether a frame of a protocol begins further on. */
    private @Nullable Finding findLater(Connection c, int direction, byte[] head, long offset) {
        int settled = head.length;
        for (Protocol<?> protocol : order(c)) {
            for (Side side : Side.values()) {
                int at = next(protocol, head, Math.max(1, c.searched(direction)), side, c.transport);
                while (at > 0) {
                    view.reset(head, at, head.length - at, offset + at, 0);
                    Verdict verdict = protocol.probe(view, c.transport);
                    if (verdict.certainty() == Certainty.YES
                            || (verdict.certainty() == Certainty.MAYBE && isUsualPort(c, protocol))) {
                        Side speaker = verdict.spokenBy() == null ? side : verdict.spokenBy();
                        return new Finding(protocol, speaker, offset + at);
                    }
                    if (verdict.certainty() == Certainty.UNDECIDED) {
                        // Everything before is ruled out for good, so the next segment goes on from here.
                        settled = Math.min(settled, at);
                        break;
                    }
                    at = next(protocol, head, at + 1, side, c.transport);
                }
            }
        }
        c.setSearched(direction, settled);
        return null;
    }

    private <S> int next(Protocol<S> protocol, byte[] head, int from, Side side, Transport transport) {
        if (from >= head.length) {
            return -1;
        }
        view.reset(head, 0, head.length, 0, 0);
        return protocol.findFrame(view, from, side, protocol.newState(transport));
    }

    private boolean accepts(Connection c, Protocol<?> protocol, Verdict verdict) {
        return verdict.certainty() == Certainty.YES
                || (verdict.certainty() == Certainty.MAYBE && (c.selected != null || isUsualPort(c, protocol)));
    }

    /** Whether the other side speaks the same protocol in the other role. */
    private boolean agreed(Connection c, int direction, Protocol<?> protocol, Verdict verdict) {
        if (verdict.certainty() != Certainty.MAYBE || c.heardBytes(1 - direction) == 0) {
            return false;
        }
        byte[] head = head(c, 1 - direction);
        ByteWindow other = new ByteWindow();
        other.reset(head, 0, head.length, 0, 0);
        Verdict theirs = protocol.probe(other, c.transport);
        return (theirs.certainty() == Certainty.MAYBE || theirs.certainty() == Certainty.YES)
                && (verdict.spokenBy() == null || theirs.spokenBy() != verdict.spokenBy());
    }

    private static boolean contradictsSyn(Connection c, int direction, Verdict verdict) {
        return c.clientBySyn
                && verdict.spokenBy() != null
                && (verdict.spokenBy() == Side.CLIENT) != (direction == c.client);
    }

    private static boolean isUsualPort(Connection c, Protocol<?> protocol) {
        List<Integer> ports = protocol.descriptor().ports();
        return ports.contains(c.lowPort) || ports.contains(c.highPort);
    }

    private List<Protocol<?>> order(Connection c) {
        List<Protocol<?>> hinted = new ArrayList<>(protocols.size());
        List<Protocol<?>> others = new ArrayList<>(protocols.size());
        for (Protocol<?> protocol : protocols) {
            if (!protocol.descriptor().transports().contains(c.transport)) {
                continue;
            }
            if (c.selected != null) {
                if (protocol.equals(registry.byId(c.selected))) {
                    return List.of(protocol);
                }
            } else {
                (isUsualPort(c, protocol) ? hinted : others).add(protocol);
            }
        }
        hinted.addAll(others);
        return hinted;
    }

    private boolean hopeless(Connection c, int direction) {
        if (c.heardBytes(direction) < maxHeadBytes) {
            return !c.midstream && denied(c, 0) && denied(c, 1);
        }
        if (!c.midstream) {
            return true;
        }
        // Joined inside something long: what the other side says next will tell.
        forget(c, direction);
        c.deaf |= bit(direction);
        return c.deaf == (bit(0) | bit(1));
    }

    private static int bit(int direction) {
        return 1 << direction;
    }

    private void forget(Connection c, int direction) {
        for (int i = c.heard.size() - 1; i >= 0; i--) {
            if (c.heard.get(i).direction() == direction) {
                ledger.add(Account.UNDETECTED, c.heard.remove(i).bytes().length);
            }
        }
        c.countHeard(direction, -c.heardBytes(direction));
        c.setSearched(direction, 0);
    }

    /** Whether every protocol says no to this side. */
    private boolean denied(Connection c, int direction) {
        if (c.heardBytes(direction) == 0) {
            return false;
        }
        byte[] head = head(c, direction);
        view.reset(head, 0, head.length, 0, 0);
        for (Protocol<?> protocol : order(c)) {
            if (protocol.probe(view, c.transport).certainty() != Certainty.NO) {
                return false;
            }
        }
        return true;
    }

    private void giveUp(Connection c) {
        ledger.add(Account.UNDETECTED, c.heardLow + c.heardHigh);
        c.heard.clear();
        c.heardLow = 0;
        c.heardHigh = 0;
        decoders.turnOpaque(c, OpaqueReason.UNKNOWN_PROTOCOL);
    }

    private void decide(Connection c, int direction, Finding finding) {
        c.protocol = finding.protocol();
        c.state = finding.protocol().newState(c.transport);
        c.mode = Connection.Mode.DECODING;
        if (!c.clientBySyn) {
            c.client = clientOf(c, direction, finding);
        }
    }

    /** By the rule's port or by what is spoken, else by the usual port, else the first to speak. */
    private static int clientOf(Connection c, int direction, Finding finding) {
        if (finding.speaker() != null) {
            return finding.speaker() == Side.CLIENT ? direction : 1 - direction;
        }
        if (c.serverByPort >= 0) {
            return 1 - c.serverByPort;
        }
        List<Integer> ports = finding.protocol().descriptor().ports();
        boolean low = ports.contains(c.lowPort);
        if (low != ports.contains(c.highPort)) {
            return low ? 1 : 0;
        }
        return direction;
    }

    private void begin(Connection c, int direction, Finding finding) {
        decide(c, direction, finding);
        Half found = c.half(direction);
        found.sync = Half.Sync.IN_SYNC;
        c.half(1 - direction).sync = c.midstream ? Half.Sync.FRESH : Half.Sync.IN_SYNC;
        c.pending.fenced =
                c.midstream && !finding.protocol().descriptor().pairing().keyed();
        List<Connection.Heard> heard = List.copyOf(c.heard);
        c.heard.clear();
        c.heardLow = 0;
        c.heardHigh = 0;
        for (Connection.Heard piece : heard) {
            int before = piece.direction() == direction
                    ? (int) Math.max(0, Math.min(piece.bytes().length, finding.offset() - piece.offset()))
                    : 0;
            ledger.add(Account.RESYNC, before);
            int rest = piece.bytes().length - before;
            if (rest > 0 && c.mode == Connection.Mode.DECODING) {
                framer.feed(
                        c,
                        piece.direction(),
                        piece.bytes(),
                        before,
                        rest,
                        piece.offset() + before,
                        piece.capturedAtNanos(),
                        piece.acknowledged());
            } else if (rest > 0 && c.opaque != null) {
                ledger.addOpaque(c.opaque, rest);
            }
        }
        for (int side = 0; side <= 1; side++) {
            if (c.half(side).closed && c.mode == Connection.Mode.DECODING) {
                framer.close(c, side, 0);
            }
        }
    }

    /** The input or the connection ended before the protocol was known. */
    void end(Connection c) {
        ledger.add(Account.UNDETECTED, c.heardLow + c.heardHigh);
        c.heard.clear();
        c.heardLow = 0;
        c.heardHigh = 0;
    }

    private byte[] head(Connection c, int direction) {
        if (c.heard.size() == 1
                && c.heard.get(0).direction() == direction
                && c.heard.get(0).bytes().length <= maxHeadBytes) {
            return c.heard.get(0).bytes();
        }
        byte[] head = new byte[Math.min(maxHeadBytes, c.heardBytes(direction))];
        int at = 0;
        for (Connection.Heard piece : c.heard) {
            if (piece.direction() == direction) {
                int n = Math.min(piece.bytes().length, head.length - at);
                System.arraycopy(piece.bytes(), 0, head, at, n);
                at += n;
            }
        }
        return head;
    }

    private static long firstOffset(Connection c, int direction) {
        for (Connection.Heard piece : c.heard) {
            if (piece.direction() == direction) {
                return piece.offset();
            }
        }
        return 0;
    }
}
