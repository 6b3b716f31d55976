// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.Message;
import io.packetd.protocol.OpaqueReason;
import io.packetd.protocol.Protocol;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Feeds one decoder as the engine does, without order, loss, detection or pairing, and holds it to its contract: a step
 * consumes what is there, a wait is for more than is there, and the state survives its codec after every piece.
 */
public final class DecoderHarness<S> {

    /** A message that was told, with its place in the stream of its side and the time of its ends. */
    public record Told(Side side, Message message, long first, long end, long firstNanos, long lastNanos) {}

    private static final class Half {
        byte[] window = new byte[0];
        long[] times = new long[0];
        long offset;
        long skip;
        int need;
        boolean searching;
        boolean open;
        boolean boundary;
        long first;
        long firstNanos;
        long lastNanos;

        @Nullable
        Message waiting;
    }

    private final Protocol<S> protocol;
    private final Transport transport;
    private final Half[] halves = {new Half(), new Half()};
    private final List<Told> told = new ArrayList<>();
    private final List<Reason> rejects = new ArrayList<>();
    private @Nullable OpaqueReason left;
    private S state;

    public DecoderHarness(Protocol<S> protocol, Transport transport) {
        this.protocol = protocol;
        this.transport = transport;
        this.state = protocol.newState(transport);
    }

    public S state() {
        return state;
    }

    public List<Told> told() {
        return told;
    }

    public List<Message> messages() {
        return told.stream().map(Told::message).toList();
    }

    public List<Message> messages(Side side) {
        return told.stream().filter(t -> t.side() == side).map(Told::message).toList();
    }

    public List<Reason> rejects() {
        return rejects;
    }

    public @Nullable OpaqueReason left() {
        return left;
    }

    /** One segment, or one datagram. */
    public DecoderHarness<S> feed(Side side, byte[] bytes, long nanos) {
        return feed(side, bytes, nanos, bytes.length);
    }

    /** The same bytes in pieces of this size, all captured at one time. */
    public DecoderHarness<S> feed(Side side, byte[] bytes, long nanos, int piece) {
        for (int from = 0; from < bytes.length && left == null; from += piece) {
            take(half(side), side, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece)), nanos);
            restore();
        }
        return this;
    }

    public DecoderHarness<S> gap(Side side) {
        Half h = half(side);
        h.offset += h.window.length;
        h.window = new byte[0];
        h.times = new long[0];
        lose(h, side);
        return this;
    }

    public List<Message> close(Side side) {
        return protocol.onClose(side, state);
    }

    private Half half(Side side) {
        return halves[side.code()];
    }

    private void take(Half h, Side side, byte[] bytes, long nanos) {
        int skipped = (int) Math.min(h.skip, bytes.length);
        if (skipped > 0) {
            h.lastNanos = nanos;
            h.offset += skipped;
            pass(h, side, skipped);
        }
        int old = h.window.length;
        h.window = Arrays.copyOf(h.window, old + bytes.length - skipped);
        System.arraycopy(bytes, skipped, h.window, old, bytes.length - skipped);
        h.times = Arrays.copyOf(h.times, h.window.length);
        Arrays.fill(h.times, old, h.times.length, nanos);
        parse(h, side);
        if (transport == Transport.UDP) {
            consume(h, h.window.length);
            h.open = false;
            h.need = 0;
        }
    }

    private void parse(Half h, Side side) {
        while (h.window.length > 0 && left == null) {
            if (h.skip > 0) {
                int n = (int) Math.min(h.skip, h.window.length);
                consume(h, n);
                pass(h, side, n);
                continue;
            }
            if (h.searching) {
                int at = protocol.findFrame(view(h), 0, side, state);
                assertThat(at).isBetween(-1, h.window.length - 1);
                consume(h, at < 0 ? h.window.length : at);
                if (at < 0) {
                    return;
                }
                h.searching = false;
            }
            if (h.window.length < h.need || !step(h, side)) {
                return;
            }
        }
    }

    private boolean step(Half h, Side side) {
        Step step = protocol.parseFrame(view(h), side, state);
        if (step instanceof Step.NeedMore more) {
            assertThat(more.totalBytes()).isGreaterThan(h.window.length);
            if (more.totalBytes() > protocol.descriptor().maxFrameBytes()) {
                reject(h, side, Reason.LIMIT);
                return true;
            }
            h.need = more.totalBytes();
            return false;
        }
        h.need = 0;
        if (step instanceof Step.Emit emit) {
            frame(h, side, emit.bytes(), emit.skip(), emit.message(), true);
        } else if (step instanceof Step.Advance advance) {
            frame(h, side, advance.bytes(), advance.skip(), null, advance.boundary());
        } else if (step instanceof Step.Reject reject) {
            reject(h, side, reject.reason());
        } else if (step instanceof Step.Leave leave) {
            assertThat(leave.bytes()).isBetween(0, h.window.length);
            left = leave.reason();
        }
        return true;
    }

    private void frame(Half h, Side side, int bytes, long skip, @Nullable Message message, boolean boundary) {
        assertThat(bytes).isBetween(1, h.window.length);
        assertThat(skip).isGreaterThanOrEqualTo(0);
        if (!h.open) {
            h.open = true;
            h.first = h.offset;
            h.firstNanos = h.times[0];
        }
        consume(h, bytes);
        h.skip = skip;
        h.waiting = message;
        h.boundary = boundary;
        if (skip == 0) {
            end(h, side);
        }
    }

    private void pass(Half h, Side side, long bytes) {
        h.skip -= bytes;
        if (h.skip == 0) {
            end(h, side);
        }
    }

    private void end(Half h, Side side) {
        if (h.waiting != null) {
            long own = h.waiting.startedAtNanos();
            told.add(new Told(
                    side, h.waiting, h.first, h.offset, own == Message.BY_ENGINE ? h.firstNanos : own, h.lastNanos));
        }
        h.waiting = null;
        h.open = !h.boundary;
    }

    private void reject(Half h, Side side, Reason reason) {
        rejects.add(reason);
        consume(h, transport == Transport.UDP ? h.window.length : 1);
        lose(h, side);
    }

    private void lose(Half h, Side side) {
        h.need = 0;
        h.skip = 0;
        h.waiting = null;
        h.open = false;
        h.searching = transport == Transport.TCP;
        protocol.onGap(side, state);
    }

    private static void consume(Half h, int bytes) {
        if (bytes > 0) {
            h.lastNanos = h.times[bytes - 1];
        }
        h.window = Arrays.copyOfRange(h.window, bytes, h.window.length);
        h.times = Arrays.copyOfRange(h.times, bytes, h.times.length);
        h.offset += bytes;
    }

    private static ByteWindow view(Half h) {
        // An offset that is not 0, so that a decoder which confuses window and array is found out.
        byte[] shifted = new byte[h.window.length + 7];
        System.arraycopy(h.window, 0, shifted, 3, h.window.length);
        ByteWindow view = new ByteWindow();
        view.reset(shifted, 3, h.window.length, h.offset, h.times[0]);
        return view;
    }

    /** The bytes of the state at hand. */
    public byte[] snapshot() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            protocol.stateCodec().write(state, new DataOutputStream(out));
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restore() {
        byte[] before = snapshot();
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(before));
            state = protocol.stateCodec().read(protocol.stateCodec().version(), in);
            assertThat(in.read()).as("bytes behind the state").isEqualTo(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(snapshot()).as("state after its codec").isEqualTo(before);
    }
}
