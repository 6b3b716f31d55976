// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * A capture of the loopback interface. It begins once tcpdump listens and ends once everything sent before is in the file: a
 * datagram sent last to a socket of ours must be there, and the kernel puts packets into the capture in their order.
 */
final class Tcpdump implements AutoCloseable {

    /** In KiB: holds all that passes while tcpdump gets no time on a busy machine. */
    private static final int KERNEL_BUFFER_KIB = 128 << 10;

    private static final Duration MAX_WAIT = Duration.ofSeconds(60);

    private final Path file;
    private final Path log;
    private final DatagramSocket end;
    private final Process process;

    private Tcpdump(Path file, Path log, DatagramSocket end, Process process) {
        this.file = file;
        this.log = log;
        this.end = end;
        this.process = process;
    }

    /** Begins to capture TCP and UDP of these ports into the file. */
    static Tcpdump start(Path file, int... ports) throws IOException {
        DatagramSocket end = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        String filter = IntStream.concat(IntStream.of(ports), IntStream.of(end.getLocalPort()))
                .mapToObj(port -> "port " + port)
                .collect(Collectors.joining(" or "));
        List<String> command = new ArrayList<>(List.of(Programs.require("tcpdump", "tcpdump"), "-i", "lo"));
        command.addAll(List.of("-w", file.toString(), "-U", "--immediate-mode", "--time-stamp-precision=nano"));
        command.addAll(List.of("-s", "0", "-B", Integer.toString(KERNEL_BUFFER_KIB), "-n"));
        if (Programs.isRoot()) {
            // another user could not write into our folder
            command.addAll(List.of("-Z", "root"));
        }
        command.add(filter);
        Path log = file.resolveSibling(file.getFileName() + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Tcpdump tcpdump = new Tcpdump(file, log, end, process);
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(MAX_WAIT)
                .until(() -> !process.isAlive() || tcpdump.log().contains("listening on"));
        if (!process.isAlive()) {
            end.close();
            throw new IllegalStateException("tcpdump cannot capture; it needs root, or the capabilities cap_net_raw and"
                    + " cap_net_admin (setcap). It says: " + tcpdump.log());
        }
        return tcpdump;
    }

    /** Ends the capture. Fails when the kernel had to drop packets, as nothing could be compared then. */
    void stop() throws IOException, InterruptedException {
        String mark = "the last packet of " + UUID.randomUUID();
        byte[] bytes = mark.getBytes(StandardCharsets.US_ASCII);
        long before = Files.size(file);
        end.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), end.getLocalPort()));
        Awaitility.await("tcpdump writes all packets")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .atMost(MAX_WAIT)
                .until(() -> hasAfter(before, mark));
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        if (!process.waitFor(MAX_WAIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("tcpdump did not end well: " + log());
        }
        if (!log().contains("0 packets dropped by kernel")) {
            throw new IllegalStateException("tcpdump lost packets: " + log());
        }
    }

    private boolean hasAfter(long offset, String mark) throws IOException {
        try (RandomAccessFile capture = new RandomAccessFile(file.toFile(), "r")) {
            byte[] tail = new byte[Math.toIntExact(capture.length() - offset)];
            capture.seek(offset);
            capture.readFully(tail);
            return new String(tail, StandardCharsets.ISO_8859_1).contains(mark);
        }
    }

    private String log() throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        end.close();
    }
}
