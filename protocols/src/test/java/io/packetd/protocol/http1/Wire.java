// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.http1;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Message;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Reason;
import io.packetd.protocol.Side;
import io.packetd.protocol.Step;
import io.packetd.protocol.Transport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plays the engine for one connection: keeps the windows, honours the steps, checks their invariants. No pairing, no trial
 * frames.
 */
final class Wire {

    private final Http1Protocol protocol;
    private Http1State state;
    private final Half client = new Half();
    private final Half server = new Half();

    /** All messages in the order they were told, both sides. */
    final List<Message> messages = new ArrayList<>();

    final List<Reason> rejects = new ArrayList<>();

    @Nullable
    OpaqueReason left;

    int opaqueBytes;

    private final boolean snapshots;

    private static final class Half {
        byte[] window = new byte[0];
        long offset;
        long unitOffset = -1;
        long skip;

        @Nullable
        Message afterSkip;

        boolean endsAfterSkip;
        int need;
        boolean searching = true;
    }

    Wire(DecoderOptions options, boolean snapshots) {
        this.protocol = new Http1Protocol(options);
        this.state = protocol.newState(Transport.TCP);
        this.snapshots = snapshots;
    }

    static Wire plain() {
        return new Wire(DecoderOptions.DEFAULT, false);
    }

    static Wire capturing(int maxBodyBytes) {
        return new Wire(new DecoderOptions(true, maxBodyBytes), false);
    }

    Wire client(String text) {
        return feed(Side.CLIENT, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire server(String text) {
        return feed(Side.SERVER, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire feed(Side side, byte[] bytes) {
        Half h = half(side);
        h.window = concat(h.window, bytes);
        if (snapshots) {
            state = copyOf(state);
        }
        run(side, h);
        return this;
    }

    /** Bytes of this side are lost. */
    Wire gap(Side side, long count) {
        Half h = half(side);
        if (h.skip == Step.UNTIL_CLOSE) {
            h.offset += count;
            return this;
        }
        long skipped = Math.min(h.skip, count);
        pass(side, h, skipped);
        if (skipped < count) {
            drop(h, h.window.length);
            h.offset += count - skipped;
            lose(side, h);
        }
        return this;
    }

    Wire close(Side side) {
        Half h = half(side);
        long end = h.offset;
        h.window = new byte[0];
        Message cut = h.afterSkip;
        if (cut != null) {
            messages.add(cut.withFlags(io.packetd.protocol.Flag.TRUNCATED.bit()));
        }
        boolean open = h.unitOffset >= 0;
        List<Message> last = protocol.onClose(side, open ? end - h.unitOffset : 0, state);
        if (open && left == null) {
            messages.addAll(last);
        }
        return this;
    }

    Http1State state() {
        return state;
    }

    List<Message> requests() {
        return messages.stream().filter(m -> m.kind() == Message.Kind.REQUEST).toList();
    }

    List<Message> responses() {
        return messages.stream().filter(m -> m.kind() == Message.Kind.RESPONSE).toList();
    }

    /** The one message there must be. */
    Message only() {
        if (messages.size() != 1) {
            throw new AssertionError("not one message but " + messages + ", rejects " + rejects);
        }
        return messages.get(0);
    }

    private void run(Side side, Half h) {
        while (h.window.length > 0 && left == null) {
            if (h.skip > 0) {
                int n = (int) Math.min(h.skip, h.window.length);
                drop(h, n);
                pass(side, h, n);
                continue;
            }
            ByteWindow in = new ByteWindow();
            in.reset(h.window, 0, h.window.length, h.offset, 1);
            if (h.searching) {
                int at = protocol.findFrame(in, 0, side, state);
                check(at < h.window.length, "frame found at " + at);
                if (at < 0) {
                    drop(h, h.window.length);
                    return;
                }
                drop(h, at);
                h.searching = false;
                continue;
            }
            if (h.window.length < h.need) {
                return;
            }
            if (!apply(side, h, protocol.parseFrame(in, side, state))) {
                return;
            }
        }
        if (left != null) {
            opaqueBytes += h.window.length;
            drop(h, h.window.length);
        }
    }

    private boolean apply(Side side, Half h, Step step) {
        if (step instanceof Step.NeedMore more) {
            check(more.totalBytes() > h.window.length, "needs " + more.totalBytes() + " of " + h.window.length);
            check(more.totalBytes() <= protocol.descriptor().maxFrameBytes(), "needs " + more.totalBytes());
            h.need = more.totalBytes();
            return false;
        }
        h.need = 0;
        if (step instanceof Step.Advance advance) {
            frame(side, h, advance.bytes(), advance.skip(), null, advance.boundary());
        } else if (step instanceof Step.Emit emit) {
            frame(side, h, emit.bytes(), emit.skip(), emit.message(), true);
        } else if (step instanceof Step.Reject reject) {
            rejects.add(reject.reason());
            drop(h, 1);
            lose(side, h);
        } else if (step instanceof Step.Leave leave) {
            check(leave.bytes() >= 0 && leave.bytes() <= h.window.length, "leaves after " + leave.bytes());
            left = leave.reason();
        }
        return true;
    }

    private void frame(Side side, Half h, int bytes, long skip, @Nullable Message message, boolean ends) {
        check(bytes > 0 && bytes <= h.window.length, "consumes " + bytes + " of " + h.window.length);
        check(skip >= 0, "skips " + skip);
        if (h.unitOffset < 0) {
            h.unitOffset = h.offset;
        }
        drop(h, bytes);
        h.skip = skip;
        h.afterSkip = message;
        h.endsAfterSkip = ends;
        pass(side, h, 0);
    }

    private void pass(Side side, Half h, long count) {
        if (h.skip != Step.UNTIL_CLOSE) {
            h.skip -= count;
        }
        if (h.skip > 0) {
            return;
        }
        Message message = h.afterSkip;
        if (message != null) {
            check((message.kind() == Message.Kind.REQUEST) == (side == Side.CLIENT), message + " from " + side);
            messages.add(message);
        }
        if (h.endsAfterSkip) {
            h.unitOffset = -1;
        }
        h.afterSkip = null;
        h.endsAfterSkip = false;
    }

    private void lose(Side side, Half h) {
        h.need = 0;
        h.skip = 0;
        h.afterSkip = null;
        h.endsAfterSkip = false;
        h.unitOffset = -1;
        h.searching = true;
        protocol.onGap(side, state);
    }

    private static void drop(Half h, int count) {
        h.window = Arrays.copyOfRange(h.window, count, h.window.length);
        h.offset += count;
    }

    private Half half(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    static byte[] bytesOf(Http1State state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            new Http1StateCodec().write(state, new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static Http1State copyOf(Http1State state) {
        byte[] bytes = bytesOf(state);
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            Http1State copy = new Http1StateCodec().read(1, in);
            check(in.available() == 0, in.available() + " bytes left over");
            check(Arrays.equals(bytes, bytesOf(copy)), "a copy writes other bytes");
            return copy;
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
