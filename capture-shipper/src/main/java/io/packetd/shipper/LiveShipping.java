// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

import io.packetd.shipper.live.FrameQueue;
import io.packetd.shipper.live.LiveCapture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A live capture on its way: one {@link ShippingLoop} in one thread for each queue. */
public final class LiveShipping {

    private final List<ShippingLoop> loops = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private LiveShipping() {}

    /** What differs from queue to queue. */
    @FunctionalInterface
    public interface Loops {
        /** The loop of a queue. */
        ShippingLoop loop(FrameQueue queue, int thread);
    }

    /**
     * Starts the threads.
     *
     * @param ended called once by each thread at its end, whether asked to end or failed
     */
    public static LiveShipping start(LiveCapture capture, Loops factory, Runnable ended) {
        LiveShipping shipping = new LiveShipping();
        for (FrameQueue queue : capture.queues()) {
            int number = shipping.loops.size();
            ShippingLoop loop = factory.loop(queue, number);
            shipping.loops.add(loop);
            shipping.threads.add(new Thread(() -> shipping.run(loop, ended), "capture-" + number));
        }
        for (Thread thread : shipping.threads) {
            thread.setUncaughtExceptionHandler((unused, e) -> shipping.failure.compareAndSet(null, e));
            thread.start();
        }
        return shipping;
    }

    private void run(ShippingLoop loop, Runnable ended) {
        try {
            loop.run();
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        } finally {
            ended.run();
        }
    }

    /** Ends the loops, after what the kernel still holds, and waits for their threads. */
    public void stop() throws InterruptedException {
        loops.forEach(ShippingLoop::stop);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** What ended a loop without being asked to, or null. */
    public @Nullable Throwable failure() {
        return failure.get();
    }
}
