// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** SIGINT or SIGTERM: the command is asked to finish, and the process ends when it has, with the exit code of the command. */
final class StopSignal {

    /** How long the command may take to finish after a signal. */
    private static final long MAX_SECONDS = 30;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);

    private StopSignal() {}

    /** From now on signals are taken here. */
    static StopSignal install() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::hold, "stop-signal"));
        return signal;
    }

    /** The JVM goes on until the command has ended it. */
    private void hold() {
        asked.countDown();
        try {
            boolean unused = never.await(MAX_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same as a signal. */
    void ask() {
        asked.countDown();
    }

    /** Waits for a signal. */
    void await() throws InterruptedException {
        asked.await();
    }
}
