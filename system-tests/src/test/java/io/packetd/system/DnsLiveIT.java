// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** dnsmasq, driven by dnsjava over UDP and TCP. */
class DnsLiveIT {

    /** Twice this is less than the 100 queries that dnsmasq takes over one connection. */
    private static final int HOSTS = 48;

    private static final int LARGE_RECORDS = 60;

    /** The words of our JSON for what dnsjava calls by other names. */
    private static final Map<Integer, String> STATUS =
            Map.of(Rcode.NOERROR, "Success", Rcode.NXDOMAIN, "NameError", Rcode.REFUSED, "Refused");

    private static LiveServer dnsmasq;

    @BeforeAll
    static void startServer() throws Exception {
        String program = Programs.require("dnsmasq", "dnsmasq-base");
        dnsmasq = LiveServer.start(
                "dnsmasq",
                (folder, port) -> {
                    List<String> command = new ArrayList<>(List.of(program, "--keep-in-foreground", "--port=" + port));
                    command.addAll(List.of("--listen-address=127.0.0.1", "--bind-interfaces", "--no-resolv"));
                    command.addAll(List.of("--no-hosts", "--conf-file=/dev/null", "--pid-file=", "--log-facility=-"));
                    command.addAll(List.of("--user=" + System.getProperty("user.name"), "--local=/example/"));
                    command.addAll(List.of("--txt-record=text.example,one,two", "--mx-host=example,mx.example,10"));
                    command.addAll(List.of("--srv-host=_web._tcp.example,h1.example,80,1,2"));
                    command.addAll(List.of(
                            "--cname=alias.example,h1.example", "--ptr-record=1.2.0.192.in-addr.arpa,h1.example"));
                    for (int i = 1; i <= HOSTS; i++) {
                        command.add("--host-record=h" + i + ".example,192.0.2." + i + ",2001:db8::" + i);
                    }
                    for (int i = 0; i < LARGE_RECORDS; i++) {
                        command.add("--txt-record=large.example," + ("record " + i + " ").repeat(10));
                    }
                    return command;
                },
                (folder, port) -> resolver(port, false).send(query("h1.example", Type.A)) != null);
    }

    @AfterAll
    static void stopServer() {
        dnsmasq.close();
    }

    @Test
    void tellsQueriesOverUdp() throws Exception {
        try (Recording recording = Recording.start("dns-udp", dnsmasq.port())) {
            askAll(recording, resolver(dnsmasq.port(), false), HOSTS);
            compare(recording);
        }
    }

    @Test
    void tellsQueriesOverTcp() throws Exception {
        try (Recording recording = Recording.start("dns-tcp", dnsmasq.port())) {
            SimpleResolver resolver = resolver(dnsmasq.port(), true);
            askAll(recording, resolver, HOSTS / 2);
            ask(recording, resolver, "large.example", Type.TXT);
            compare(recording);
        }
    }

    @Test
    void tellsTruncatedAnswerAndItsRepetitionOverTcp() throws Exception {
        try (Recording recording = Recording.start("dns-truncated", dnsmasq.port())) {
            SimpleResolver resolver = resolver(dnsmasq.port(), false);
            resolver.setIgnoreTruncation(true);
            ask(recording, resolver, "large.example", Type.TXT);
            askAtOnce(recording, List.of(query("large.example", Type.TXT)));
            compare(recording);
        }
    }

    @Test
    void tellsQueriesThatAreOpenAtOnceOverUdp() throws Exception {
        try (Recording recording = Recording.start("dns-concurrent-udp", dnsmasq.port())) {
            SimpleResolver resolver = resolver(dnsmasq.port(), false);
            for (int batch = 0; batch < 8; batch++) {
                List<CompletableFuture<?>> open = new ArrayList<>();
                for (Message query : mixedQueries()) {
                    long start = ClientLog.now();
                    open.add(resolver.sendAsync(query)
                            .thenAccept(
                                    answer -> recording.log().add(text(query), outcome(answer), start, ClientLog.now()))
                            .toCompletableFuture());
                }
                CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).join();
            }
            compare(recording);
        }
    }

    @Test
    void tellsPipelinedQueriesOverTcp() throws Exception {
        try (Recording recording = Recording.start("dns-pipelined-tcp", dnsmasq.port())) {
            for (int batch = 0; batch < 8; batch++) {
                askAtOnce(recording, mixedQueries());
            }
            compare(recording);
        }
    }

    private static List<Message> mixedQueries() throws IOException {
        List<Message> queries = new ArrayList<>();
        for (int i = 0; i < HOSTS; i++) {
            String name = i % 5 == 4 ? "none" + i + ".example" : "h" + (1 + i % HOSTS) + ".example";
            queries.add(query(name, i % 2 == 0 ? Type.A : Type.AAAA));
        }
        return queries;
    }

    /** All queries at once over a connection of their own. */
    private static void askAtOnce(Recording recording, List<Message> queries) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), dnsmasq.port())) {
            long start = ClientLog.now();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            Map<Integer, Message> open = new HashMap<>();
            for (Message query : queries) {
                // Ids that the library draws by chance may be equal on one connection, and then name no answer.
                query.getHeader().setID(1 + open.size());
                byte[] bytes = query.toWire();
                all.write(bytes.length >> 8);
                all.write(bytes.length);
                all.write(bytes);
                open.put(query.getHeader().getID(), query);
            }
            socket.getOutputStream().write(all.toByteArray());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            for (int i = 0; i < queries.size(); i++) {
                byte[] bytes = new byte[in.readUnsignedShort()];
                in.readFully(bytes);
                Message answer = new Message(bytes);
                Message query =
                        Objects.requireNonNull(open.remove(answer.getHeader().getID()));
                recording.log().add(text(query), outcome(answer), start, ClientLog.now());
            }
        }
    }

    private static void askAll(Recording recording, SimpleResolver resolver, int hosts) throws Exception {
        for (int i = 1; i <= hosts; i++) {
            ask(recording, resolver, "h" + i + ".example", Type.A);
            ask(recording, resolver, "H" + i + ".Example", Type.AAAA);
            ask(recording, resolver, "none" + i + ".example", Type.A);
        }
        ask(recording, resolver, "alias.example", Type.A);
        ask(recording, resolver, "alias.example", Type.CNAME);
        ask(recording, resolver, "example", Type.MX);
        ask(recording, resolver, "text.example", Type.TXT);
        ask(recording, resolver, "_web._tcp.example", Type.SRV);
        ask(recording, resolver, "1.2.0.192.in-addr.arpa", Type.PTR);
        ask(recording, resolver, "elsewhere.test", Type.A);
    }

    private static void ask(Recording recording, SimpleResolver resolver, String name, int type) throws Exception {
        Message query = query(name, type);
        recording.log().did(text(query), () -> resolver.send(query), DnsLiveIT::outcome);
    }

    private static SimpleResolver resolver(int port, boolean tcp) throws IOException {
        SimpleResolver resolver = new SimpleResolver("127.0.0.1");
        resolver.setPort(port);
        resolver.setTCP(tcp);
        resolver.setTimeout(Duration.ofSeconds(20));
        return resolver;
    }

    private static Message query(String name, int type) throws IOException {
        return Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN));
    }

    private static String text(Message query) {
        Record question = query.getQuestion();
        return query.getHeader().getID() + " " + Type.string(question.getType()) + " " + question.getName();
    }

    private static String outcome(Message answer) {
        return STATUS.get(answer.getRcode()) + ", "
                + answer.getSection(Section.ANSWER).size() + " records, " + answer.numBytes() + " bytes";
    }

    private static void compare(Recording recording) throws IOException, InterruptedException {
        recording.compare(
                "dns",
                line -> new Operation(
                        line.request().path("Message").path("Header").path("ID").asInt() + " "
                                + line.request()
                                        .path("Message")
                                        .path("QuestionSec")
                                        .path("Type")
                                        .asText() + " "
                                + line.request()
                                        .path("Message")
                                        .path("QuestionSec")
                                        .path("Name")
                                        .asText(),
                        line.withFlags(line.response()
                                        .path("Message")
                                        .path("Header")
                                        .path("Status")
                                        .asText() + ", "
                                + line.response()
                                        .path("Message")
                                        .path("AnswerSec")
                                        .size() + " records, "
                                + line.response().path("Size").asLong() + " bytes"),
                        line.startNanos(),
                        line.endNanos()));
    }
}
