// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.AnalysisRequest;
import io.packetd.job.source.ReadProgress;
import java.io.PrintWriter;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A line on a terminal that says how far reading is, how fast it goes, and how long it will take. */
final class ProgressBar {

    private static final long PERIOD_MILLIS = 200;
    private static final int WIDTH = 30;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintWriter terminal;
    private final ReadProgress progress;
    private final long total;
    private final long start;
    private final ScheduledExecutorService timer;
    private final Future<?> drawing;

    private ProgressBar(PrintWriter terminal, ReadProgress progress, long total) {
        this.terminal = terminal;
        this.progress = progress;
        this.total = total;
        this.start = System.nanoTime();
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
        this.drawing = timer.scheduleAtFixedRate(this::draw, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    static ProgressBar show(PrintWriter terminal, AnalysisRequest request) {
        return new ProgressBar(terminal, ReadProgress.of(request.name()), request.bytes());
    }

    private void draw() {
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        terminal.print(CLEAR_LINE + line(progress.bytes(), total, seconds));
        terminal.flush();
    }

    /** The text; a total of 0 is not known. */
    static String line(long done, long total, double seconds) {
        double rate = seconds <= 0 ? 0 : done / seconds;
        if (total <= 0) {
            return Units.bytes(done) + "  " + Units.bytes((long) rate) + "/s";
        }
        double part = Math.min(1.0, (double) done / total);
        int filled = (int) (part * WIDTH);
        String left = rate <= 0 ? "" : "  " + Units.clock((long) Math.ceil((total - done) / rate)) + " left";
        return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + (int) (part * 100) + " %  "
                + Units.bytes(done) + " of " + Units.bytes(total) + "  " + Units.bytes((long) rate) + "/s"
                + (done < total ? left : "");
    }

    /** Takes the line away. */
    void close() {
        drawing.cancel(false);
        timer.shutdown();
        terminal.print(CLEAR_LINE);
        terminal.flush();
    }
}
