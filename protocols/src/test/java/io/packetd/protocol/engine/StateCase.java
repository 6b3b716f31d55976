// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

import io.packetd.protocol.DecoderOptions;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.Transport;
import io.packetd.protocol.engine.Connection.Mode;
import io.packetd.schema.FlowKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A connection in a state worth keeping: what was captured until then, and what comes after.
 *
 * @param name in the file of golden bytes
 * @param is what the name says, asked of the state
 */
record StateCase(String name, List<Seg> before, List<Seg> after, Predicate<Connection> is) {

    private static final String GET = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
    private static final String DNS_QUERY = hex("1234010000010000000000000765786d61706c6503636f6d0000010001");
    private static final String DNS_ANSWER =
            hex("1234818000010001000000000765786d61706c6503636f6d0000010001" + "c00c00010001000000780004c0000201");

    /** An engine and what it tells. */
    static final class Running {
        final List<String> told = new ArrayList<>();
        final Ledger ledger = new Ledger();
        final Engine engine;
        Connection connection;
        private final CapturedSegment carrier = new CapturedSegment();

        Running(FlowKey flow) {
            engine = new Engine(
                    Protocols.standard(DecoderOptions.DEFAULT),
                    List.of(),
                    EngineOptions.DEFAULT,
                    r -> told.add(new Played.Told(flow, r, 0, 0).show()),
                    ledger);
            connection = engine.open(
                    Transport.ofNumber(flow.transport()),
                    flow.lowAddress(),
                    flow.lowPort(),
                    flow.highAddress(),
                    flow.highPort());
        }

        Running play(List<Seg> segments) {
            for (Seg s : segments) {
                s.fill(carrier);
                engine.onSegment(connection, carrier);
            }
            return this;
        }

        Running end() {
            engine.onEnd(connection);
            return this;
        }

        byte[] written() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            engine.codec().write(connection, new DataOutputStream(bytes));
            return bytes.toByteArray();
        }

        Running read(int version, byte[] bytes) throws IOException {
            connection = engine.codec().read(version, new DataInputStream(new ByteArrayInputStream(bytes)));
            return this;
        }
    }

    /** An engine that has seen what came before. */
    Running running() {
        return fresh().play(before);
    }

    /** An engine that has seen nothing. */
    Running fresh() {
        return new Running(before.get(0).flow());
    }

    /** What is told of what comes after. */
    List<String> toldAfter() {
        Running r = running();
        r.told.clear();
        return r.play(after).end().told;
    }

    @Override
    public String toString() {
        return name;
    }

    static List<StateCase> all() {
        return List.of(
                of("detecting", tcp(80).handshake().client("GET /a HT"), c -> c.mode == Mode.DETECTING)
                        .then(t -> t.client("TP/1.1\r\nHost: h\r\n\r\n").server(OK + "0123456789")),
                of(
                                "opaque",
                                tcp(22).handshake().client("SSH-2.0-x\r\n").server("SSH-2.0-y\r\n"),
                                c -> c.mode == Mode.OPAQUE)
                        .then(t -> t.client("....").server("....")),
                of(
                                "http-in-head",
                                tcp(80).handshake().client(GET).server("HTTP/1.1 200 OK\r\nContent-"),
                                c -> c.half(1).length > 0)
                        .then(t -> t.server("Length: 4\r\n\r\nbody").client(GET)),
                of("http-in-body", tcp(80).handshake().client(GET).server(OK + "0123"), c -> c.half(1).skip > 0)
                        .then(t -> t.server("456789").client(GET).server(OK + "0123456789")),
                of(
                                "http-in-chunk",
                                tcp(80).handshake()
                                        .client(GET)
                                        .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),
                                c -> c.half(1).unitOpen)
                        .then(t -> t.server("cde\r\n0\r\n\r\n").client(GET)),
                of(
                                "http-pending",
                                tcp(80).handshake()
                                        .client(GET + "HEAD /b HTTP/1.1\r\nHost: h\r\n\r\n")
                                        .client(GET),
                                c -> c.pending.size() == 3)
                        .then(t -> t.server(OK + "0123456789" + OK).server(OK + "0123456789")),
                of(
                                "http-behind-a-hole",
                                tcp(80).handshake()
                                        .client(GET)
                                        .server(OK)
                                        .lost()
                                        .server("0123456789"),
                                c -> !c.half(1).waiting.isEmpty())
                        .then(t -> t.pause(7000).client(GET).server(OK + "0123456789")),
                of(
                                "redis-pending",
                                tcp(6379)
                                        .handshake()
                                        .client("*1\r\n$4\r\nPING\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\n*2\r\n$3\r\nGET")
                                        .server("+PONG\r\n$10\r\n0123"),
                                c -> c.pending.size() == 1)
                        .then(t ->
                                t.server("456789\r\n").client("\r\n$1\r\nz\r\n").server("$-1\r\n")),
                of(
                                "redis-fenced",
                                tcp(6379)
                                        .handshake()
                                        .client("*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n")
                                        .server("+PONG\r\n")
                                        .lost()
                                        .pause(7000)
                                        .server("+PONG\r\n")
                                        .end(0, 0)
                                        .pause(1000)
                                        .end(0, 0),
                                c -> c.pending.fenced)
                        .then(t -> t.pause(2000).client("*1\r\n$4\r\nTIME\r\n").server("*2\r\n$1\r\n1\r\n$1\r\n2\r\n")),
                of(
                                "dns-in-message",
                                tcp(53).handshake()
                                        .client(hex("001d") + DNS_QUERY)
                                        .server(hex("002d") + DNS_ANSWER.substring(0, 20)),
                                c -> c.half(1).length > 0)
                        .then(t -> t.server(DNS_ANSWER.substring(20))),
                of("dns-datagram-pending", udp(53).client(DNS_QUERY), c -> c.pending.size() == 1)
                        .then(t -> t.server(DNS_ANSWER)),
                of(
                                "lingering",
                                tcp(80).handshake()
                                        .client(GET)
                                        .server(OK + "0123456789")
                                        .end(0, CapturedSegment.FIN)
                                        .end(1, CapturedSegment.FIN),
                                c -> c.mode == Mode.LINGERING)
                        .then(t -> t.end(0, 0).pause(100).server("late")));
    }

    /** What was said until now; {@link #then} goes on. */
    private record Begun(String name, Talk talk, Predicate<Connection> is) {
        StateCase then(Consumer<Talk> more) {
            int mark = talk.segments.size();
            more.accept(talk);
            List<Seg> all = List.copyOf(talk.segments);
            return new StateCase(name, all.subList(0, mark), all.subList(mark, all.size()), is);
        }
    }

    private static Begun of(String name, Talk talk, Predicate<Connection> is) {
        return new Begun(name, talk, is);
    }

    private static Talk tcp(int serverPort) {
        return new Talk(1000, 5000, 40_000, serverPort, 6);
    }

    private static Talk udp(int serverPort) {
        return new Talk(0, 0, 40_000, serverPort, 17);
    }

    private static String hex(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }
}
