// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A process of its own, for what cannot be taken back: opens a capture, and tells what it may still do. */
final class OpenAndTell {

    private OpenAndTell() {}

    /** Prints the status of a thread that is started afterwards, and how opening again ends in one that ran before. */
    @SuppressWarnings("SystemOut") // it is what the test reads
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true);
        CompletableFuture<Void> opened = new CompletableFuture<>();
        CompletableFuture<String> again = new CompletableFuture<>();
        Thread before = new Thread(() -> {
            opened.join();
            again.complete(open(arguments[0]));
        });
        before.start();
        out.println("first: " + open(arguments[0]));
        opened.complete(null);
        out.println("again: " + again.join());
        Thread after = new Thread(() -> out.println(status()));
        after.start();
        after.join();
    }

    private static String open(String interfaces) {
        try {
            LiveCaptures.open(CaptureOptions.builder().interfaces(interfaces).build());
            return "open";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String status() {
        try {
            return Files.readString(Path.of("/proc/thread-self/status"));
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
