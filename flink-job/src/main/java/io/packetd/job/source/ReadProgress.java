// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How far the readers of one job in this JVM are, for a progress bar. Found by name, as a job's classes are made anew on its
 * way into the cluster; outside the JVM that runs the job it stays at 0.
 */
public final class ReadProgress {

    private static final Map<String, ReadProgress> BY_JOB = new ConcurrentHashMap<>();

    private final LongAdder bytes = new LongAdder();

    private ReadProgress() {}

    /** The progress of the job with this name. */
    public static ReadProgress of(String job) {
        return BY_JOB.computeIfAbsent(job, any -> new ReadProgress());
    }

    /** Forgets a job. */
    public static void forget(String job) {
        BY_JOB.remove(job);
    }

    void add(long count) {
        bytes.add(count);
    }

    /** Bytes taken from disk. */
    public long bytes() {
        return bytes.sum();
    }
}
