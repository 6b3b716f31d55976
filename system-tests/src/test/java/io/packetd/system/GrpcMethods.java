// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** gRPC methods whose messages are plain bytes, so that no code has to be generated. */
final class GrpcMethods {

    /** Asks the server to compress its answers. */
    static final Metadata.Key<String> COMPRESS = Metadata.Key.of("x-compress", Metadata.ASCII_STRING_MARSHALLER);

    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream in) {
            try {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private GrpcMethods() {}

    /** The method with this name; its kind is the beginning of the name. */
    static MethodDescriptor<byte[], byte[]> method(String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder(BYTES, BYTES)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(GrpcServerMain.SERVICE, name))
                .setType(type(name))
                .build();
    }

    private static MethodDescriptor.MethodType type(String name) {
        if (name.startsWith("Server")) {
            return MethodDescriptor.MethodType.SERVER_STREAMING;
        }
        if (name.startsWith("Client")) {
            return MethodDescriptor.MethodType.CLIENT_STREAMING;
        }
        return name.startsWith("Bidi") ? MethodDescriptor.MethodType.BIDI_STREAMING : MethodDescriptor.MethodType.UNARY;
    }
}
