// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * Two network namespaces with a cable between them: {@code va} (192.0.2.1, 2001:db8::1) here, {@code vb} (192.0.2.2,
 * 2001:db8::2) there. Only what a test sends is on it.
 */
final class TestNetwork {

    static final String HERE_ADDRESS = "192.0.2.1";
    static final String THERE_ADDRESS = "192.0.2.2";

    private static final int CLONE_NEWNET = 0x40000000;
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int O_RDWR = 2;
    private static final int IFF_TUN_NO_PI = 0x1001;
    private static final long TUNSETIFF = 0x400454caL;

    static {
        if (available()) {
            Native.register(TestNetwork.class, NativeLibrary.getProcess());
        }
    }

    private final String here = "packetd-" + ProcessHandle.current().pid() + "-a";
    private final String there = "packetd-" + ProcessHandle.current().pid() + "-b";

    TestNetwork() throws IOException, InterruptedException {
        run("ip", "netns", "add", here);
        run("ip", "netns", "add", there);
        run("ip", "link", "add", "va", "netns", here, "type", "veth", "peer", "name", "vb", "netns", there);
        for (String namespace : List.of(here, there)) {
            String device = namespace.equals(here) ? "va" : "vb";
            // nothing but what a test sends: no router solicitations
            ip(namespace, "addr", "add", device.equals("va") ? "192.0.2.1/24" : "192.0.2.2/24", "dev", device);
            ip(namespace, "link", "set", "lo", "up");
            ip(namespace, "link", "set", device, "addrgenmode", "none");
            ip(namespace, "link", "set", device, "up");
        }
    }

    /** Whether this process may make namespaces; tells what is skipped when not. */
    static boolean available() {
        boolean root = LibC.isSupported() && LibC.getuid() == 0;
        boolean tool = Files.isExecutable(Path.of("/sbin/ip")) || Files.isExecutable(Path.of("/usr/sbin/ip"));
        if (!root || !tool) {
            LoggerFactory.getLogger(TestNetwork.class)
                    .warn("tests of live capture are skipped: they need root and iproute2 on 64-bit Linux");
        }
        return root && tool;
    }

    void ipHere(String... arguments) throws IOException, InterruptedException {
        ip(here, arguments);
    }

    void ipThere(String... arguments) throws IOException, InterruptedException {
        ip(there, arguments);
    }

    <T> T here(Callable<T> work) throws Exception {
        return inside(here, work).get(60, TimeUnit.SECONDS);
    }

    <T> T there(Callable<T> work) throws Exception {
        return inside(there, work).get(60, TimeUnit.SECONDS);
    }

    void close() throws IOException, InterruptedException {
        run("ip", "netns", "del", here);
        run("ip", "netns", "del", there);
    }

    private static void ip(String namespace, String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 3];
        command[0] = "ip";
        command[1] = "-n";
        command[2] = namespace;
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        run(command);
    }

    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /** A namespace belongs to a thread, so each piece of work gets one of its own. */
    private static <T> CompletableFuture<T> inside(String namespace, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        enter(namespace);
                        result.complete(work.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                namespace);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static void enter(String namespace) throws IOException {
        int fd = open("/run/netns/" + namespace, 0);
        if (fd < 0 || setns(fd, CLONE_NEWNET) < 0) {
            throw new IOException("cannot enter " + namespace + ": " + LibC.message(LibC.errno()));
        }
        LibC.close(fd);
    }

    /** Sends a frame as it is out of a device of this namespace. */
    static int sendRaw(String device, byte[] frame) throws IOException {
        int fd = LibC.socket(AF_PACKET, SOCK_RAW, 0);
        Memory address = new Memory(20);
        address.clear();
        address.setShort(0, (short) AF_PACKET);
        address.setInt(4, LibC.if_nametoindex(device));
        Memory bytes = new Memory(frame.length);
        bytes.write(0, frame, 0, frame.length);
        boolean sent =
                fd >= 0 && LibC.bind(fd, address, 20) == 0 && LibC.write(fd, bytes, frame.length) == frame.length;
        String error = LibC.message(LibC.errno());
        LibC.close(fd);
        if (!sent) {
            throw new IOException("cannot send out of " + device + ": " + error);
        }
        return frame.length;
    }

    /** Makes a device of raw IP in this namespace; what is written to the descriptor comes in there. */
    static int tun(String name) throws IOException {
        int fd = open("/dev/net/tun", O_RDWR);
        Memory request = new Memory(40);
        request.clear();
        request.setString(0, name);
        request.setShort(16, (short) IFF_TUN_NO_PI);
        if (fd < 0 || ioctl(fd, TUNSETIFF, request) < 0) {
            throw new IOException("cannot make " + name + ": " + LibC.message(LibC.errno()));
        }
        return fd;
    }

    private static native int ioctl(int fd, long request, Pointer argument);

    private static native int open(String path, int flags);

    private static native int setns(int fd, int type);
}
