// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * One direction of a connection: the place in its byte stream, what waits behind a hole, and the bytes that no frame has
 * consumed yet. Stream offsets count from the first byte that could be seen; they never wrap.
 */
final class Half {

    /** No such offset or time. */
    static final long NONE = -1;

    private static final byte[] NO_BYTES = new byte[0];

    /** A buffer up to this size is kept when it runs empty, so that small frames do not allocate one each. */
    private static final int KEPT_BUFFER_BYTES = 256;

    /** Whether the framing of this half is known to stand at a frame boundary. */
    enum Sync {
        /** The window begins with a frame. */
        IN_SYNC(0),
        /** Looking for a frame; the very next byte is likely to begin one. */
        FRESH(1),
        /** Looking for a frame after a loss or a reject. */
        SEARCHING(2),
        /** A frame was found; one more must follow before its message counts. */
        TRIAL(3);

        final int code;

        Sync(int code) {
            this.code = code;
        }

        static Sync ofCode(int code) {
            for (Sync sync : values()) {
                if (sync.code == code) {
                    return sync;
                }
            }
            throw new IllegalArgumentException("unknown sync code " + code);
        }
    }

    /** Bytes that arrived but cannot be delivered yet. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves the engine
    record Piece(long offset, int originalLength, byte[] bytes, long capturedAtNanos, long acknowledged) {
        long end() {
            return offset + originalLength;
        }
    }

    // Reassembly.
    boolean started;
    /** Whether a segment of this direction was seen at all; false while only the other side's acks told of it. */
    boolean seen;

    int base;
    long next;
    long acknowledged;
    /** Where the hole begins that the two times are about. */
    long holeAt;

    long holeSinceNanos = NONE;
    long holeAckedNanos = NONE;
    long finOffset = NONE;
    long finNanos = Long.MIN_VALUE;
    boolean closed;
    int strays;
    final List<Piece> waiting = new ArrayList<>(0);
    int waitingBytes;

    // Framing.
    Sync sync = Sync.IN_SYNC;
    int need;
    long skip;

    /** Told when the skip has passed. */
    List<Message> afterSkip = List.of();
    /** Whether the unit ends with the skip, told or not. */
    boolean endsAfterSkip;

    boolean unitOpen;
    long unitNanos;
    long unitOffset;
    long unitAcknowledged = NONE;
    boolean unitLost;
    /** Running maximum of the capture times of all consumed bytes. */
    long doneNanos = Long.MIN_VALUE;

    int trialFrames;
    /** Place of the last false hit of the search that counted as a reject. */
    long falseHitAt = NONE;

    final List<Held> trial = new ArrayList<>(0);
    /** The most of the other side that this one had received when it spoke, or when bytes of it were lost. */
    long spokeAcknowledged = NONE;
    /** The most that a segment told to be received, be it without payload, that does not lie behind a hole. */
    long shownAcknowledged = NONE;

    long spokeNanos = NONE;

    /** While what was heard before detection is replayed: how far; the connection itself is further already. Never written. */
    long replayed = NONE;

    /** A message of a frame on trial. */
    record Held(io.packetd.protocol.Observed observed, long acknowledged) {}

    // The window: bytes[start, start + length), with the segments they came in. During a call the bytes may be borrowed
    // from the segment itself; what is left at its end is copied into a buffer of our own.
    byte[] bytes = NO_BYTES;
    int start;
    int length;
    private byte[] owned = NO_BYTES;
    private boolean borrowed;
    long windowOffset;
    final Runs runs = new Runs();

    /** Appends captured bytes to the window; the array is read until {@link #settle}. */
    void append(byte[] source, int from, int count, long capturedAtNanos, long ack) {
        if (length == 0) {
            bytes = source;
            start = from;
            length = count;
            borrowed = true;
            runs.clear();
        } else {
            makeRoom(count);
            System.arraycopy(source, from, bytes, start + length, count);
            length += count;
        }
        runs.add(length, capturedAtNanos, ack);
    }

    private void makeRoom(int count) {
        if (start + length + count <= owned.length) {
            return;
        }
        if (length + count > owned.length) {
            int wanted = Math.max(length + count, Math.min(Math.max(need, length * 2), length + (1 << 16)));
            byte[] larger = new byte[wanted];
            System.arraycopy(owned, start, larger, 0, length);
            owned = larger;
        } else {
            System.arraycopy(owned, start, owned, 0, length);
        }
        bytes = owned;
        start = 0;
    }

    /** Lets go of the borrowed array. */
    void settle() {
        if (length == 0 && owned.length > KEPT_BUFFER_BYTES) {
            owned = NO_BYTES;
        }
        if (borrowed) {
            borrowed = false;
            if (length > owned.length) {
                owned = new byte[Math.max(length, Math.min(need, length + (1 << 16)))];
            }
            System.arraycopy(bytes, start, owned, 0, length);
            start = 0;
        }
        bytes = owned;
        if (length == 0) {
            start = 0;
        }
    }

    /** Shows the window. */
    void show(ByteWindow view) {
        runs.show(view, bytes, start, length, windowOffset);
    }

    /** Drops the first {@code count} bytes of the window. */
    void consume(int count) {
        runs.consume(count);
        start += count;
        length -= count;
        windowOffset += count;
    }

    /** Notes that the first {@code count} bytes of the window are being consumed, for the time of what ends with them. */
    void passTimes(int count) {
        doneNanos = Math.max(doneNanos, runs.latest(count));
    }

    /** Begins a unit, if none is open, at the first byte of the window. */
    void openUnit() {
        if (!unitOpen) {
            openUnit(runs.firstNanos(), windowOffset, runs.firstAck());
        }
    }

    void openUnit(long nanos, long offset, long ack) {
        unitOpen = true;
        unitNanos = nanos;
        unitOffset = offset;
        unitAcknowledged = ack;
        unitLost = false;
    }

    /** Forgets everything that only a decoder needs. */
    void dropFraming() {
        bytes = NO_BYTES;
        owned = NO_BYTES;
        borrowed = false;
        start = 0;
        length = 0;
        runs.clear();
        need = 0;
        skip = 0;
        afterSkip = List.of();
        endsAfterSkip = false;
        unitOpen = false;
        trial.clear();
        trialFrames = 0;
    }

    /** Whether no false hit counted in the last {@code distance} bytes; then this one, at the head of the window, does. */
    boolean isNewFalseHit(int distance) {
        if (falseHitAt != NONE && windowOffset - falseHitAt < distance) {
            return false;
        }
        falseHitAt = windowOffset;
        return true;
    }

    /** Bytes are lost here; their sender may have spoken with all that it had shown to be received before. */
    void noteLoss() {
        spokeAcknowledged = Math.max(spokeAcknowledged, shownAcknowledged);
    }

    /** How far the other side may have to acknowledge until nothing is owed. */
    long said() {
        return replayed == NONE ? next : replayed;
    }

    /** Whether bytes are known to be missing before the next delivered one. */
    boolean hasHole() {
        return !closed
                && (waiting.isEmpty()
                        ? seen && acknowledged > next
                        : waiting.get(0).offset() > next);
    }

    /** Whether the next byte of this half begins a frame, nothing half-read. */
    boolean atBoundary() {
        return sync == Sync.IN_SYNC && skip == 0 && length == 0 && !unitOpen;
    }

    /** The offset of a sequence number: the one nearest to {@link #next} (RFC 9293, section 3.4). */
    long offsetOf(int sequence) {
        int distance = sequence - base - (int) next;
        return next + distance;
    }

    void insert(Piece piece) {
        int at = waiting.size();
        while (at > 0 && waiting.get(at - 1).offset() > piece.offset()) {
            at--;
        }
        waiting.add(at, piece);
        waitingBytes += piece.bytes().length;
    }

    Piece take() {
        Piece piece = waiting.remove(0);
        waitingBytes -= piece.bytes().length;
        return piece;
    }
}
