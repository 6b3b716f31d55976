// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Message;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One {@link Half} as bytes, part of {@link ConnectionCodec}. */
final class HalfCodec {

    private static final int MAX_BYTES = 64 << 20;

    private HalfCodec() {}

    static void write(Half h, @Nullable Descriptor descriptor, DataOutput out) throws IOException {
        out.writeByte((h.started ? 1 : 0)
                | (h.seen ? 2 : 0)
                | (h.closed ? 4 : 0)
                | (h.unitOpen ? 8 : 0)
                | (h.unitLost ? 16 : 0)
                | (h.endsAfterSkip ? 32 : 0)
                | (h.afterSkip.isEmpty() ? 0 : 64));
        out.writeInt(h.base);
        Varints.write(out, h.next);
        Varints.write(out, h.acknowledged);
        Varints.write(out, h.holeAt);
        Varints.write(out, h.holeSinceNanos);
        Varints.write(out, h.holeAckedNanos);
        Varints.write(out, h.finOffset);
        Varints.write(out, h.finNanos);
        Varints.write(out, h.strays);
        Varints.write(out, h.waiting.size());
        for (Half.Piece piece : h.waiting) {
            Varints.write(out, piece.offset());
            Varints.write(out, piece.originalLength());
            Varints.writeBytes(out, piece.bytes(), 0, piece.bytes().length);
            Varints.write(out, piece.capturedAtNanos());
            Varints.write(out, piece.acknowledged());
        }
        out.writeByte(h.sync.code);
        Varints.write(out, h.need);
        Varints.write(out, h.skip);
        Varints.write(out, h.unitNanos);
        Varints.write(out, h.unitOffset);
        Varints.write(out, h.unitAcknowledged);
        Varints.write(out, h.doneNanos);
        Varints.write(out, h.spokeAcknowledged);
        Varints.write(out, h.shownAcknowledged);
        Varints.write(out, h.spokeNanos);
        Varints.write(out, h.trialFrames);
        Varints.write(out, h.falseHitAt);
        if (!h.afterSkip.isEmpty() && descriptor != null) {
            Varints.write(out, h.afterSkip.size());
            for (Message message : h.afterSkip) {
                MessageCodec.write(descriptor, message, out);
            }
        }
        Varints.write(out, h.trial.size());
        for (Half.Held held : h.trial) {
            if (descriptor != null) {
                MessageCodec.write(descriptor, held.observed(), out);
                Varints.write(out, held.acknowledged());
            }
        }
        writeWindow(h, out);
    }

    private static void writeWindow(Half h, DataOutput out) throws IOException {
        Varints.write(out, h.windowOffset);
        Varints.writeBytes(out, h.bytes, h.start, h.length);
        h.runs.write(out);
    }

    static void read(Half h, @Nullable Descriptor descriptor, DataInput in) throws IOException {
        int bits = in.readUnsignedByte();
        h.started = (bits & 1) != 0;
        h.seen = (bits & 2) != 0;
        h.closed = (bits & 4) != 0;
        h.unitOpen = (bits & 8) != 0;
        h.unitLost = (bits & 16) != 0;
        h.endsAfterSkip = (bits & 32) != 0;
        h.base = in.readInt();
        h.next = Varints.read(in);
        h.acknowledged = Varints.read(in);
        h.holeAt = Varints.read(in);
        h.holeSinceNanos = Varints.read(in);
        h.holeAckedNanos = Varints.read(in);
        h.finOffset = Varints.read(in);
        h.finNanos = Varints.read(in);
        h.strays = (int) Varints.read(in);
        int waiting = ConnectionCodec.count(in, MAX_BYTES);
        for (int i = 0; i < waiting; i++) {
            long offset = Varints.read(in);
            int original = (int) Varints.read(in);
            byte[] bytes = Varints.readBytes(in, MAX_BYTES);
            h.insert(new Half.Piece(offset, original, bytes, Varints.read(in), Varints.read(in)));
        }
        h.sync = Half.Sync.ofCode(in.readUnsignedByte());
        h.need = (int) Varints.read(in);
        h.skip = Varints.read(in);
        h.unitNanos = Varints.read(in);
        h.unitOffset = Varints.read(in);
        h.unitAcknowledged = Varints.read(in);
        h.doneNanos = Varints.read(in);
        h.spokeAcknowledged = Varints.read(in);
        h.shownAcknowledged = Varints.read(in);
        h.spokeNanos = Varints.read(in);
        h.trialFrames = (int) Varints.read(in);
        h.falseHitAt = Varints.read(in);
        if ((bits & 64) != 0 && descriptor != null) {
            int messages = ConnectionCodec.count(in, 1 << 20);
            List<Message> afterSkip = new ArrayList<>(Math.min(messages, 1024));
            for (int i = 0; i < messages; i++) {
                afterSkip.add(MessageCodec.readMessage(descriptor, in));
            }
            h.afterSkip = List.copyOf(afterSkip);
        }
        int held = ConnectionCodec.count(in, 1 << 20);
        for (int i = 0; i < held && descriptor != null; i++) {
            h.trial.add(new Half.Held(MessageCodec.readObserved(descriptor, in), Varints.read(in)));
        }
        readWindow(h, in);
    }

    private static void readWindow(Half h, DataInput in) throws IOException {
        h.windowOffset = Varints.read(in);
        byte[] window = Varints.readBytes(in, MAX_BYTES);
        int runs = ConnectionCodec.count(in, MAX_BYTES);
        int from = 0;
        for (int i = 0; i < runs; i++) {
            int end = (int) Varints.read(in);
            if (end <= from || end > window.length) {
                throw new IOException("window run ends at " + end + " of " + window.length);
            }
            h.append(window, from, end - from, Varints.read(in), Varints.read(in));
            if (from == 0) {
                h.settle();
            }
            from = end;
        }
    }
}
