// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import io.packetd.packet.TestFrames;
import io.packetd.packet.capture.Frame;
import io.packetd.shipper.live.FrameQueue;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Hands over what a test has put in; when there is nothing, the clock moves by the wait. */
final class ScriptedQueue implements FrameQueue {

    private final Deque<Frame> waiting = new ArrayDeque<>();
    private final ManualClock clock;
    private KernelCounts counts = new KernelCounts(0, 0);
    private @Nullable IOException failure;
    private @Nullable Runnable whenEmpty;

    ScriptedQueue(ManualClock clock) {
        this.clock = clock;
    }

    void segment(int port, int sequence, int payloadBytes) {
        byte[] bytes = TestFrames.tcpFrame(port, 80, sequence, new byte[payloadBytes]);
        add(bytes, bytes.length);
    }

    void cutSegment(int port, int payloadBytes, int originalPayloadBytes) {
        byte[] whole = TestFrames.tcpFrame(port, 80, 0, new byte[originalPayloadBytes]);
        byte[] bytes = Arrays.copyOf(whole, whole.length - originalPayloadBytes + payloadBytes);
        add(bytes, whole.length);
    }

    private void add(byte[] bytes, int originalLength) {
        Frame frame = new Frame();
        frame.capturedAtNanos = clock.epochNanos();
        frame.linkType = 1;
        frame.bytes = bytes;
        frame.length = bytes.length;
        frame.originalLength = originalLength;
        waiting.add(frame);
    }

    void counts(long received, long dropped) {
        counts = new KernelCounts(received, dropped);
    }

    void fail(IOException e) {
        failure = e;
    }

    void whenEmpty(Runnable action) {
        whenEmpty = action;
    }

    @Override
    public int poll(Receiver receiver, int timeoutMillis) throws IOException {
        if (failure != null) {
            throw failure;
        }
        int frames = 0;
        Frame next = waiting.poll();
        while (next != null) {
            receiver.take(next);
            frames++;
            next = waiting.poll();
        }
        if (frames == 0) {
            clock.advanceMillis(timeoutMillis);
            if (whenEmpty != null) {
                whenEmpty.run();
            }
        }
        return frames;
    }

    @Override
    public KernelCounts takeCounts() {
        KernelCounts taken = counts;
        counts = new KernelCounts(0, 0);
        return taken;
    }
}
