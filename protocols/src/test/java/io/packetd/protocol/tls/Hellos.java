// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** What clients and servers of TLS say: those of the JDK, and hand-made ones. */
final class Hellos {

    private static final HexFormat HEX = HexFormat.of();
    private static final int MOST_RECORDS = 8;

    private Hellos() {}

    /** The first flight of a client of the JDK. */
    static byte[] client(String serverName, List<String> versions, String... protocols) {
        try {
            SSLEngine client = engine(serverName, versions, protocols);
            client.beginHandshake();
            return flight(client);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What a server of the JDK without a certificate answers: a fatal alert, which is encrypted behind a ServerHello from TLS 1.3
     * on.
     */
    static byte[] answer(byte[] clientHello) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, null, null);
            SSLEngine server = context.createSSLEngine();
            server.setUseClientMode(false);
            ByteBuffer in = ByteBuffer.wrap(clientHello);
            ByteBuffer application = ByteBuffer.allocate(server.getSession().getApplicationBufferSize());
            server.unwrap(in, application);
            for (Runnable task; (task = server.getDelegatedTask()) != null; ) {
                task.run();
            }
            return flight(server);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLEngine engine(String serverName, List<String> versions, String... protocols) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        SSLEngine client = context.createSSLEngine();
        client.setUseClientMode(true);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        parameters.setProtocols(versions.toArray(String[]::new));
        parameters.setApplicationProtocols(protocols);
        client.setSSLParameters(parameters);
        return client;
    }

    private static byte[] flight(SSLEngine engine) {
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        for (int i = 0; i < MOST_RECORDS && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP; i++) {
            try {
                engine.wrap(ByteBuffer.allocate(0), out);
            } catch (SSLException refusal) {
                // It is told once; the alert comes next.
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /** The handshake message of one record over many of this size. */
    static byte[] inRecordsOf(int size, byte[] record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = TlsRecord.HEADER_BYTES; at < record.length; at += size) {
            int length = Math.min(size, record.length - at);
            out.write(record, 0, 3);
            out.write(length >> 8);
            out.write(length);
            out.write(record, at, length);
        }
        return out.toByteArray();
    }

    static byte[] record(int type, byte[]... parts) {
        byte[] content = join(parts);
        byte[] header = {(byte) type, 3, 3, (byte) (content.length >> 8), (byte) content.length};
        return join(header, content);
    }

    static byte[] message(int type, byte[] body) {
        byte[] header = {(byte) type, (byte) (body.length >> 16), (byte) (body.length >> 8), (byte) body.length};
        return join(header, body);
    }

    /** A ServerHello as handshake message; the extensions are hexadecimal. */
    static byte[] serverHello(int cipher, String extensions) {
        return serverHello("11".repeat(32), cipher, extensions);
    }

    /** One that wants another ClientHello. */
    static byte[] retryRequest() {
        return serverHello(
                "cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c",
                0x1301,
                "002b00020304" + "003300020018");
    }

    private static byte[] serverHello(String random, int cipher, String extensions) {
        byte[] tail = HEX.parseHex(extensions);
        byte[] middle = {0, (byte) (cipher >> 8), (byte) cipher, 0, (byte) (tail.length >> 8), (byte) tail.length};
        return message(2, join(new byte[] {3, 3}, HEX.parseHex(random), middle, tail));
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
