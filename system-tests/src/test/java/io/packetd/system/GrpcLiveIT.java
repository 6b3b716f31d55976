// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** grpc-java on both sides. Every call has a method of its own, so that no two can be taken for one another. */
class GrpcLiveIT {

    private static final int LARGE = 3 << 20;

    private static LiveServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = LiveServer.start(
                "grpc",
                (folder, port) -> List.of(
                        Programs.java(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        Programs.classPath(),
                        GrpcServerMain.class.getName(),
                        port + ""),
                (folder, port) -> LiveServer.accepts(port));
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void tellsUnaryCallsAndErrors() throws Exception {
        try (Recording recording = Recording.start("grpc-unary", server.port())) {
            withChannel(channel -> {
                for (int i = 0; i < 60; i++) {
                    unary(recording, channel, "Unary" + i, new byte[i * 10], CallOptions.DEFAULT);
                }
                for (int code = 1; code <= 16; code++) {
                    unary(recording, channel, "Fail" + code, new byte[3], CallOptions.DEFAULT);
                }
                unary(recording, channel, "NoSuchMethod", new byte[3], CallOptions.DEFAULT);
                unary(recording, channel, "UnaryAfterErrors", new byte[3], CallOptions.DEFAULT);
            });
            compare(recording);
        }
    }

    @Test
    void tellsStreams() throws Exception {
        try (Recording recording = Recording.start("grpc-streams", server.port())) {
            withChannel(channel -> {
                for (int i = 1; i <= 10; i++) {
                    serverStream(recording, channel, "Server" + i, new byte[i * 100]);
                    sendStream(recording, channel, "Client" + i, i);
                    sendStream(recording, channel, "Bidi" + i, i);
                }
            });
            compare(recording);
        }
    }

    @Test
    void tellsCallsThatMissTheirDeadline() throws Exception {
        try (Recording recording = Recording.start("grpc-deadline", server.port())) {
            withChannel(channel -> {
                unary(recording, channel, "UnaryBefore", new byte[10], CallOptions.DEFAULT);
                for (int i = 0; i < 3; i++) {
                    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS);
                    unary(recording, channel, "Late" + i, new byte[10], options);
                }
                unary(recording, channel, "UnaryAfter", new byte[10], CallOptions.DEFAULT);
            });
            compare(recording);
        }
    }

    @Test
    void tellsCompressedMessages() throws Exception {
        try (Recording recording = Recording.start("grpc-compressed", server.port())) {
            Metadata headers = new Metadata();
            headers.put(GrpcMethods.COMPRESS, "yes");
            withChannel(plain -> {
                Channel channel =
                        ClientInterceptors.intercept(plain, MetadataUtils.newAttachHeadersInterceptor(headers));
                for (int i = 0; i < 10; i++) {
                    CallOptions options = CallOptions.DEFAULT.withCompression("gzip");
                    unary(recording, channel, "UnaryGzip" + i, new byte[1000 * i], options);
                }
            });
            compare(recording);
        }
    }

    @Test
    void tellsMessagesOfThreeMegabytes() throws Exception {
        try (Recording recording = Recording.start("grpc-large", server.port())) {
            withChannel(channel -> {
                for (int i = 0; i < 3; i++) {
                    unary(recording, channel, "UnaryLarge" + i, new byte[LARGE], CallOptions.DEFAULT);
                }
                serverStream(recording, channel, "ServerLarge", new byte[LARGE]);
            });
            compare(recording);
        }
    }

    @Test
    void tellsManyStreamsOfOneConnectionAtOnce() throws Exception {
        try (Recording recording = Recording.start("grpc-concurrent", server.port())) {
            withChannel(channel -> {
                ExecutorService threads = Executors.newFixedThreadPool(16);
                try {
                    List<Future<?>> calls = new ArrayList<>();
                    for (int i = 0; i < 400; i++) {
                        String name = i % 10 == 9 ? "Fail" + (1 + i % 16) : "Unary" + i;
                        byte[] message = new byte[i * 50];
                        calls.add(threads.submit(() -> {
                            unary(recording, channel, name, message, CallOptions.DEFAULT);
                            return null;
                        }));
                    }
                    for (Future<?> call : calls) {
                        call.get();
                    }
                } finally {
                    threads.shutdownNow();
                }
            });
            compare(recording);
        }
    }

    private interface Load {
        void run(Channel channel) throws Exception;
    }

    private static void withChannel(Load load) throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .maxInboundMessageSize(16 << 20)
                .build();
        try {
            load.run(channel);
        } finally {
            channel.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
        }
    }

    private static void unary(Recording recording, Channel channel, String name, byte[] message, CallOptions options) {
        long start = ClientLog.now();
        String outcome;
        try {
            byte[] answer = ClientCalls.blockingUnaryCall(channel, GrpcMethods.method(name), options, message);
            outcome = "0, 1 and 1 messages" + (answer.length == message.length ? "" : ", wrong answer");
        } catch (StatusRuntimeException e) {
            outcome = failed(e.getStatus());
        }
        recording.log().add(text(name), outcome, start, ClientLog.now());
    }

    private static String failed(Status status) {
        // a call that the client gives up has no answer
        return status.getCode() == Status.Code.DEADLINE_EXCEEDED
                        && !String.valueOf(status.getDescription()).startsWith("failed")
                ? "[unanswered, reset]"
                : status.getCode().value() + ", 1 and 0 messages" + status.getDescription();
    }

    private static void serverStream(Recording recording, Channel channel, String name, byte[] message) {
        long start = ClientLog.now();
        Iterator<byte[]> answers = ClientCalls.blockingServerStreamingCall(
                channel, GrpcMethods.method(name), CallOptions.DEFAULT, message);
        int count = 0;
        while (answers.hasNext()) {
            answers.next();
            count++;
        }
        recording.log().add(text(name), "0, 1 and " + count + " messages", start, ClientLog.now());
    }

    /** Sends as many messages; the client's streams get one answer, the others as many. */
    private static void sendStream(Recording recording, Channel channel, String name, int messages) throws Exception {
        CompletableFuture<Integer> received = new CompletableFuture<>();
        StreamObserver<byte[]> in = new StreamObserver<>() {
            private int count;

            @Override
            public void onNext(byte[] message) {
                count++;
            }

            @Override
            public void onError(Throwable failure) {
                received.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                received.complete(count);
            }
        };
        long start = ClientLog.now();
        var call = channel.newCall(GrpcMethods.method(name), CallOptions.DEFAULT);
        StreamObserver<byte[]> out = name.startsWith("Client")
                ? ClientCalls.asyncClientStreamingCall(call, in)
                : ClientCalls.asyncBidiStreamingCall(call, in);
        for (int i = 0; i < messages; i++) {
            out.onNext(new byte[1000]);
        }
        out.onCompleted();
        int count = received.get(20, TimeUnit.SECONDS);
        recording.log().add(text(name), "0, " + messages + " and " + count + " messages", start, ClientLog.now());
    }

    private static String text(String name) {
        return GrpcServerMain.SERVICE + "." + name;
    }

    private static void compare(Recording recording) throws IOException, InterruptedException {
        recording.compare("grpc", line -> {
            String outcome = line.hasResponse()
                    ? line.response().path("StatusCode").asText() + ", "
                            + line.request().path("Messages").asInt() + " and "
                            + line.response().path("Messages").asInt() + " messages"
                            + line.response().path("Message").asText()
                    : "";
            return new Operation(
                    line.request().path("Service").asText(),
                    line.withFlags(outcome),
                    line.startNanos(),
                    line.endNanos());
        });
    }
}
