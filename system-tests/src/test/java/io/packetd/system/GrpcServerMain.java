// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC server as a process of its own. What it does depends on the method's name: {@code UnaryN}, {@code ClientN},
 * {@code ServerN} and {@code BidiN} echo, {@code FailN} ends with the code N, {@code LateN} never answers,
 * and any other method is not implemented.
 */
final class GrpcServerMain {

    static final String SERVICE = "live.Echo";
    static final int SERVER_MESSAGES = 5;

    private GrpcServerMain() {}

    /**
     * Serves until the process is ended.
     *
     * @param arguments the port on the loopback interface
     */
    public static void main(String[] arguments) throws Exception {
        NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])))
                .maxInboundMessageSize(16 << 20)
                .fallbackHandlerRegistry(new Registry())
                .build()
                .start()
                .awaitTermination();
    }

    private static final class Registry extends HandlerRegistry {

        @Override
        public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
            String name = method.substring(method.indexOf('/') + 1);
            ServerCallHandler<byte[], byte[]> handler = handler(name);
            return handler == null
                    ? null
                    : ServerMethodDefinition.create(GrpcMethods.method(name), compressing(handler));
        }

        private static @Nullable ServerCallHandler<byte[], byte[]> handler(String name) {
            if (name.startsWith("Unary")) {
                return ServerCalls.asyncUnaryCall((request, out) -> {
                    out.onNext(request);
                    out.onCompleted();
                });
            }
            if (name.startsWith("Server")) {
                return ServerCalls.asyncServerStreamingCall((request, out) -> {
                    for (int i = 0; i < SERVER_MESSAGES; i++) {
                        out.onNext(request);
                    }
                    out.onCompleted();
                });
            }
            if (name.startsWith("Client")) {
                return ServerCalls.asyncClientStreamingCall(out -> new Echo(out, false));
            }
            if (name.startsWith("Bidi")) {
                return ServerCalls.asyncBidiStreamingCall(out -> new Echo(out, true));
            }
            if (name.startsWith("Fail")) {
                int code = Integer.parseInt(name.substring(4));
                return ServerCalls.asyncUnaryCall((request, out) -> out.onError(Status.fromCodeValue(code)
                        .withDescription("failed on purpose, 100 %: ü")
                        .asRuntimeException()));
            }
            if (name.startsWith("Late")) {
                return ServerCalls.asyncUnaryCall((request, out) -> {});
            }
            return null;
        }

        /** Answers are compressed when the client accepts it and asks for it with a header. */
        private static ServerCallHandler<byte[], byte[]> compressing(ServerCallHandler<byte[], byte[]> handler) {
            return new ServerCallHandler<>() {
                @Override
                public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
                    if (headers.containsKey(GrpcMethods.COMPRESS)) {
                        call.setCompression("gzip");
                    }
                    return handler.startCall(call, headers);
                }
            };
        }
    }

    /** Sends every message back, at once or only the last one at the end. */
    private static final class Echo implements StreamObserver<byte[]> {

        private final StreamObserver<byte[]> out;
        private final boolean atOnce;
        private byte[] last = {};

        private Echo(StreamObserver<byte[]> out, boolean atOnce) {
            this.out = out;
            this.atOnce = atOnce;
        }

        @Override
        public void onNext(byte[] message) {
            last = message;
            if (atOnce) {
                out.onNext(message);
            }
        }

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onCompleted() {
            if (!atOnce) {
                out.onNext(last);
            }
            out.onCompleted();
        }
    }
}
