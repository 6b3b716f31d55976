// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import io.packetd.packet.TestFrames;
import io.packetd.shipper.live.CaptureRule.Transport;
import io.packetd.shipper.live.FrameQueue.KernelCounts;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Live capture on this kernel, in network namespaces of its own. Runs where it may: as root. */
@EnabledIf("io.packetd.shipper.live.TestNetwork#available")
class LiveCaptureIT {

    private static final int PORT = 5353;
    private static final int WAIT_MILLIS = 500;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestNetwork network;

    /** A frame, copied. */
    private record Captured(long nanos, int linkType, int original, List<Byte> bytes) {

        ByteBuffer buffer() {
            ByteBuffer buffer = ByteBuffer.allocate(bytes.size());
            bytes.forEach(buffer::put);
            return buffer.flip();
        }
    }

    @BeforeEach
    void begin() throws IOException, InterruptedException {
        network = new TestNetwork();
    }

    @AfterEach
    void end() throws IOException, InterruptedException {
        network.close();
    }

    private static CaptureOptions.Builder udp(String interfaces, int port) {
        return CaptureOptions.builder()
                .interfaces(interfaces)
                .rules(List.of(new CaptureRule("dns", Transport.UDP, List.of(port), null)))
                .dropPrivileges(false);
    }

    private LiveCapture open(CaptureOptions.Builder options) throws Exception {
        return network.here(() -> LiveCaptures.open(options.build()));
    }

    private static List<Captured> drain(FrameQueue queue) throws IOException {
        List<Captured> frames = new ArrayList<>();
        int taken;
        do {
            taken = queue.poll(
                    frame -> {
                        List<Byte> bytes = new ArrayList<>();
                        for (int i = 0; i < frame.length; i++) {
                            bytes.add(frame.bytes[frame.offset + i]);
                        }
                        frames.add(new Captured(frame.capturedAtNanos, frame.linkType, frame.originalLength, bytes));
                    },
                    WAIT_MILLIS);
        } while (taken > 0);
        return frames;
    }

    private static int send(String address, int port, int count, int bytes) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            InetSocketAddress to = new InetSocketAddress(InetAddress.getByName(address), port);
            for (int i = 0; i < count; i++) {
                byte[] payload = new byte[bytes];
                ByteBuffer.wrap(payload).putInt(i);
                socket.send(new DatagramPacket(payload, bytes, to));
            }
            return socket.getLocalPort();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CaptureEngine.class,
            names = {"AF_PACKET", "LIBPCAP"})
    void theFilterIsExact(CaptureEngine engine) throws Exception {
        try (LiveCapture capture = open(udp("^va$", PORT).engine(engine))) {
            long before = System.currentTimeMillis();
            network.there(() -> send(TestNetwork.HERE_ADDRESS, PORT + 1, 50, 40));
            network.there(() -> send(TestNetwork.HERE_ADDRESS, PORT, 100, 40));
            List<Captured> frames = drain(capture.queues().get(0));
            long after = System.currentTimeMillis();
            assertThat(frames).hasSize(100);
            for (int i = 0; i < 100; i++) {
                Captured frame = frames.get(i);
                assertThat(frame.linkType()).isEqualTo(1);
                assertThat(frame.original()).isEqualTo(14 + 20 + 8 + 40);
                assertThat(frame.buffer().getInt(42)).isEqualTo(i);
                assertThat(TimeUnit.NANOSECONDS.toMillis(frame.nanos())).isBetween(before - 1, after + 1);
            }
            assertThat(capture.queues().get(0).takeCounts()).isEqualTo(new KernelCounts(100, 0));
            assertThat(capture.queues().get(0).takeCounts()).isEqualTo(new KernelCounts(0, 0));
        }
    }

    @Test
    void whatTheSnapLengthCutsIsKnown() throws Exception {
        try (LiveCapture capture = open(udp("^va$", PORT).snapLength(64))) {
            network.there(() -> send(TestNetwork.HERE_ADDRESS, PORT, 1, 1000));
            Captured frame = drain(capture.queues().get(0)).get(0);
            assertThat(frame.bytes()).hasSize(64);
            assertThat(frame.original()).isEqualTo(1042);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CaptureEngine.class,
            names = {"AF_PACKET", "LIBPCAP"})
    void loopbackIsTakenOnce(CaptureEngine engine) throws Exception {
        for (String interfaces : List.of("^lo$", CaptureOptions.ANY)) {
            try (LiveCapture capture = open(udp(interfaces, PORT).engine(engine))) {
                network.here(() -> send("127.0.0.1", PORT, 100, 40));
                assertThat(drain(capture.queues().get(0))).as(interfaces).hasSize(100);
            }
        }
    }

    @Test
    void bothDirectionsOfACableAreSeen() throws Exception {
        try (LiveCapture capture = open(udp("^va$", PORT))) {
            network.there(() -> send(TestNetwork.HERE_ADDRESS, PORT, 3, 40));
            network.here(() -> send(TestNetwork.THERE_ADDRESS, PORT, 4, 40));
            assertThat(drain(capture.queues().get(0))).hasSize(7);
        }
    }

    @Test
    void tagsArriveAsTheyWereOnTheWire() throws Exception {
        byte[] packet = TestFrames.ipv4(
                TestNetwork.THERE_ADDRESS,
                TestNetwork.HERE_ADDRESS,
                TestFrames.UDP,
                TestFrames.udp(9, PORT, new byte[9]));
        byte[] once = TestFrames.ethernet(TestFrames.VLAN, TestFrames.vlan(7, TestFrames.IPV4, packet));
        byte[] twice = TestFrames.ethernet(
                TestFrames.QINQ, TestFrames.vlan(9, TestFrames.VLAN, TestFrames.vlan(7, TestFrames.IPV4, packet)));
        for (int threads : new int[] {1, 2}) {
            try (LiveCapture capture = open(udp("^va$", PORT).threads(threads))) {
                // the kernel takes the first tag off what comes in, and leaves what goes out alone
                network.there(() -> TestNetwork.sendRaw("vb", once));
                network.there(() -> TestNetwork.sendRaw("vb", twice));
                network.here(() -> TestNetwork.sendRaw("va", once));
                network.here(() -> TestNetwork.sendRaw("va", twice));
                List<Captured> frames = new ArrayList<>();
                int queuesInUse = 0;
                for (FrameQueue queue : capture.queues()) {
                    List<Captured> some = drain(queue);
                    queuesInUse += some.isEmpty() ? 0 : 1;
                    frames.addAll(some);
                }
                assertThat(queuesInUse).isEqualTo(1);
                assertThat(frames.stream().map(frame -> frame.buffer().array()).toList())
                        .containsExactly(once, twice, once, twice);
                assertThat(frames.stream().map(Captured::original).toList())
                        .containsExactly(once.length, twice.length, once.length, twice.length);
            }
        }
    }

    @Test
    void aConnectionStaysInItsQueue() throws Exception {
        CaptureRule rule = new CaptureRule("http", Transport.TCP, List.of(8080), null);
        CaptureOptions.Builder options = CaptureOptions.builder()
                .interfaces("^va$")
                .rules(List.of(rule))
                .threads(3)
                .dropPrivileges(false);
        try (LiveCapture capture = open(options)) {
            assertThat(capture.queues()).hasSize(3);
            network.here(() -> {
                ServerSocket server = new ServerSocket(8080);
                Thread answers = new Thread(() -> answer(server));
                answers.setDaemon(true);
                // a thread inherits the namespace of the one that starts it
                answers.start();
                return server;
            });
            network.there(() -> {
                for (int i = 0; i < 60; i++) {
                    try (Socket socket = new Socket(TestNetwork.HERE_ADDRESS, 8080)) {
                        socket.getOutputStream().write(1);
                        assertThat(socket.getInputStream().read()).isEqualTo(1);
                    }
                }
                return 0;
            });
            Map<Integer, Integer> queueOfPort = new HashMap<>();
            int[] frames = new int[3];
            for (int queue = 0; queue < 3; queue++) {
                for (Captured frame : drain(capture.queues().get(queue))) {
                    int source = Short.toUnsignedInt(frame.buffer().getShort(34));
                    int client =
                            source == 8080 ? Short.toUnsignedInt(frame.buffer().getShort(36)) : source;
                    assertThat(queueOfPort.putIfAbsent(client, queue)).isIn(null, queue);
                    frames[queue]++;
                }
            }
            assertThat(queueOfPort).hasSize(60);
            assertThat(Arrays.stream(frames).min().getAsInt()).isPositive();
            // three for the handshake, one for each message and its acknowledgment at most, and the end
            assertThat(Arrays.stream(frames).sum()).isBetween(60 * 7, 60 * 12);
        }
    }

    private static void answer(ServerSocket server) {
        while (true) {
            try (Socket socket = server.accept()) {
                socket.getOutputStream().write(socket.getInputStream().read());
                socket.getInputStream().read();
            } catch (IOException e) {
                return;
            }
        }
    }

    @Test
    void whatFindsNoRoomIsCounted() throws Exception {
        CaptureOptions.Builder options =
                udp("^va$", PORT).snapLength(2000).ringBytes(1 << 20).blockBytes(64 << 10);
        try (LiveCapture capture = open(options)) {
            network.there(() -> send(TestNetwork.HERE_ADDRESS, PORT, 5000, 1000));
            FrameQueue queue = capture.queues().get(0);
            int taken = drain(queue).size();
            KernelCounts counts = queue.takeCounts();
            assertThat(counts.received()).isEqualTo(5000);
            assertThat(counts.dropped()).isPositive().isEqualTo(5000 - taken);
        }
    }

    @Test
    void severalInterfacesShareAQueueAndOthersAreLeftOut() throws Exception {
        try (LiveCapture capture = open(udp("^(lo|va)$", PORT))) {
            network.ipHere("link", "add", "vc", "type", "veth", "peer", "name", "vd");
            network.ipHere("addr", "add", "203.0.113.1/24", "dev", "vc");
            network.ipHere("link", "set", "vc", "up");
            network.ipHere("link", "set", "vd", "up");
            network.here(() -> send("127.0.0.1", PORT, 10, 40));
            network.here(() -> send(TestNetwork.THERE_ADDRESS, PORT, 10, 40));
            network.ipHere("neigh", "add", "203.0.113.2", "lladdr", "02:00:00:00:00:02", "dev", "vc");
            network.here(() -> send("203.0.113.2", PORT, 10, 40));
            List<Captured> frames = drain(capture.queues().get(0));
            assertThat(frames).hasSize(20);
            assertThat(frames).isSortedAccordingTo(java.util.Comparator.comparingLong(Captured::nanos));
        }
    }

    @Test
    void rawIpIsReadComingAndGoing() throws Exception {
        int tun = network.here(() -> TestNetwork.tun("t0"));
        network.ipHere("addr", "add", "198.51.100.1/24", "dev", "t0");
        network.ipHere("link", "set", "t0", "addrgenmode", "none", "up");
        byte[] coming = TestFrames.ipv4(
                "198.51.100.2", "198.51.100.1", TestFrames.UDP, TestFrames.udp(PORT, 9, new byte[] {1, 2, 3}));
        for (String interfaces : List.of("^t0$", CaptureOptions.ANY)) {
            try (LiveCapture capture = open(udp(interfaces, PORT))) {
                network.here(() -> send("198.51.100.2", PORT, 10, 40));
                Memory bytes = new Memory(coming.length);
                bytes.write(0, coming, 0, coming.length);
                assertThat(LibC.write(tun, bytes, coming.length)).isEqualTo(coming.length);
                List<Captured> frames = drain(capture.queues().get(0));
                assertThat(frames).hasSize(11);
                assertThat(frames)
                        .allSatisfy(frame -> assertThat(frame.linkType()).isEqualTo(101));
                assertThat(frames.get(3).buffer().get(0)).isEqualTo((byte) 0x45);
                assertThat(frames.get(3).buffer().getInt(28)).isEqualTo(3);
                assertThat(frames.get(10).buffer().array()).isEqualTo(coming);
            }
        }
        LibC.close(tun);
    }

    @Test
    void closingWakesWhoWaits() throws Exception {
        LiveCapture capture = open(udp("^va$", PORT));
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return capture.queues().get(0).poll(frame -> {}, 60_000);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThatThrownBy(() -> waiting.get(100, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        capture.close();
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(capture.queues().get(0).poll(frame -> {}, 0)).isZero();
        capture.close();
    }

    @Test
    void anInterfaceThatIsGoneIsTold() throws Exception {
        try (LiveCapture capture = open(udp("^va$", PORT))) {
            network.ipHere("link", "del", "va");
            assertThatThrownBy(() -> network.here(() -> capture.queues().get(0).poll(frame -> {}, 10_000)))
                    .hasRootCauseInstanceOf(CaptureFailure.class)
                    .hasRootCauseMessage("interface va is gone");
        }
    }

    @Test
    void anUnknownOrSleepingInterfaceIsTold() throws Exception {
        assertThatThrownBy(() -> open(udp("^no-such$", PORT)))
                .hasRootCauseInstanceOf(CaptureFailure.class)
                .rootCause()
                .hasMessageStartingWith("no interface matches '^no-such$'; there are ")
                .hasMessageContaining("va");
        network.ipHere("link", "set", "va", "down");
        assertThatThrownBy(() -> open(udp("^va$", PORT)))
                .hasRootCauseMessage("interface va is down; bring it up first: ip link set va up");
    }

    @Test
    void promiscuousModeLastsAsLongAsTheCapture() throws Exception {
        for (boolean wanted : new boolean[] {true, false}) {
            try (LiveCapture capture = open(udp("^va$", PORT).promiscuous(wanted))) {
                assertThat(capture.queues()).hasSize(1);
                assertThat(promiscuity()).isEqualTo(wanted ? "1" : "0");
            }
            assertThat(promiscuity()).isEqualTo("0");
        }
    }

    private String promiscuity() throws IOException, InterruptedException {
        String name = "packetd-" + ProcessHandle.current().pid() + "-a";
        String[] words =
                TestNetwork.run("ip", "-n", name, "-d", "link", "show", "va").split("\\s+");
        return words[Arrays.asList(words).indexOf("promiscuity") + 1];
    }

    private static String fork(String... before) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(before));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), OpenAndTell.class.getName(), "^lo$"));
        return TestNetwork.run(command.toArray(String[]::new));
    }

    @Test
    void capabilitiesAreGoneAfterOpening() throws Exception {
        String told = fork();
        assertThat(told).contains("first: open");
        // also in a thread that ran before
        assertThat(told).contains("again: capturing on lo needs the capability CAP_NET_RAW");
        assertThat(told).containsPattern("NoNewPrivs:\\s+1").containsPattern("Seccomp:\\s+2");
        // files, for root; see Privileges
        assertThat(told).containsPattern("CapEff:\\s+000000000000000f").containsPattern("CapPrm:\\s+000000000000000f");
    }

    @Test
    void netRawAloneIsEnough() throws Exception {
        String told = fork("setpriv", "--bounding-set=-all,+net_raw", "--inh-caps=-all");
        assertThat(told).contains("first: open").containsPattern("CapEff:\\s+0000000000000000");
    }

    @Test
    void withoutPrivilegesOneLineSaysWhatToDo() throws Exception {
        String told = fork("setpriv", "--bounding-set=-net_raw", "--inh-caps=-all");
        assertThat(told.lines().filter(line -> line.startsWith("first: ")).toList())
                .singleElement()
                .asString()
                .contains("capturing on lo needs the capability CAP_NET_RAW; run it with sudo");
    }
}
