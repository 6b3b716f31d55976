// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A real server as a process of its own, in a folder of its own, on a free port of the loopback interface. */
final class LiveServer implements AutoCloseable {

    /** Servers get a free port, but somebody else may take it before they do. */
    private static final int MAX_STARTS = 3;

    private static final Duration MAX_START = Duration.ofSeconds(90);
    private static final Duration MAX_STOP = Duration.ofSeconds(20);
    private static final int LOG_LINES = 25;

    private final String name;
    private final Path folder;
    private final int port;
    private final Process process;

    private LiveServer(String name, Path folder, int port, Process process) {
        this.name = name;
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** How a server is started. */
    interface Recipe {
        /** Writes what the server needs into its folder and says how to start it on this port of 127.0.0.1. */
        List<String> command(Path folder, int port) throws Exception;
    }

    /** Whether a server answers; an exception means not yet. */
    interface Readiness {
        boolean isReady(Path folder, int port) throws Exception;
    }

    /** Starts a server and waits until it answers. */
    static LiveServer start(String name, Recipe recipe, Readiness readiness) throws Exception {
        String lastFailure = "";
        for (int attempt = 0; attempt < MAX_STARTS; attempt++) {
            Path folder = Files.createTempDirectory("packetd-live-" + name + "-");
            int port = freePort();
            ProcessBuilder builder = new ProcessBuilder(recipe.command(folder, port))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("server.log").toFile());
            builder.environment().put("TMPDIR", folder.toString());
            LiveServer server = new LiveServer(name, folder, port, builder.start());
            if (server.comesUp(readiness)) {
                return server;
            }
            lastFailure = server.lastLines();
            server.close();
        }
        throw new IllegalStateException(
                name + " did not start in " + MAX_START.toSeconds() + " s; its last lines:\n" + lastFailure);
    }

    /** The command with these variables in its environment. */
    static List<String> withEnvironment(Map<String, String> variables, List<String> command) {
        List<String> prefixed = new ArrayList<>(List.of("env"));
        variables.forEach((name, value) -> prefixed.add(name + "=" + value));
        prefixed.addAll(command);
        return prefixed;
    }

    /** A port that is free right now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The readiness of a server that answers as soon as it accepts connections. */
    static boolean accepts(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        }
    }

    /** Runs a command that prepares a server, such as one that makes an empty database. */
    static void prepare(Path folder, List<String> command) throws IOException, InterruptedException {
        Path log = folder.resolve("prepare.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(MAX_START.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(
                    command + " failed:\n" + Files.readString(log, StandardCharsets.ISO_8859_1));
        }
    }

    private boolean comesUp(Readiness readiness) {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(MAX_START)
                    .ignoreExceptions()
                    .until(() -> !process.isAlive() || readiness.isReady(folder, port));
        } catch (ConditionTimeoutException e) {
            return false;
        }
        return process.isAlive();
    }

    int port() {
        return port;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    Path folder() {
        return folder;
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readString(folder.resolve("server.log"), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
    }

    /** Ends the server with what it started, and removes its folder. */
    @Override
    public void close() {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(MAX_STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(MAX_STOP.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        started.forEach(ProcessHandle::destroyForcibly);
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the folder of " + name, e);
        }
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @org.jspecify.annotations.Nullable IOException e)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
