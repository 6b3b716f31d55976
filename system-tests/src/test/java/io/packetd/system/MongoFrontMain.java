// SPDX-License-Identifier: Apache-2.0
package io.packetd.system;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.bson.BsonArray;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks MongoDB's wire protocol, as a process of its own, and in front of it what it cannot do itself: messages
 * compressed with zlib (OP_COMPRESSED), and messages that nobody answers (the flag moreToCome).
 *
 * <pre>
 * message     length, request id, response to, opcode (4 bytes each, little-endian), body
 * body of 2012  original opcode, uncompressed length (4 bytes each), compressor (1 byte; 2 is zlib), compressed body
 * body of 2013  flag bits (4 bytes; bit 1 is moreToCome), sections
 * </pre>
 */
final class MongoFrontMain {

    private static final int HEADER = 16;
    private static final int COMPRESSED = 2012;
    private static final int MSG = 2013;
    private static final int COMPRESSED_HEADER = 9;
    private static final byte ZLIB = 2;
    private static final int MORE_TO_COME = 2;
    private static final int MAX_GREETING = 4096;

    /** Bytes of a body before its first document, of OP_MSG and of OP_REPLY. */
    private static final int MSG_FIXED = 5;

    private static final int REPLY_FIXED = 20;

    private MongoFrontMain() {}

    /**
     * Serves until the process is ended.
     *
     * @param arguments the port on the loopback interface
     */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress behind = new MongoServer(new MemoryBackend()).bind();
        try (ServerSocket front =
                new ServerSocket(Integer.parseInt(arguments[0]), 50, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket client = front.accept();
                Thread thread = new Thread(() -> serve(client, behind));
                thread.setDaemon(true);
                thread.start();
            }
        }
    }

    /** One message with its header. */
    private static final class Wire {

        private final byte[] bytes;

        private Wire(byte[] bytes) {
            this.bytes = bytes;
        }

        private int number(int offset) {
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
        }

        private void number(int offset, int value) {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        }

        private int opcode() {
            return number(12);
        }

        private byte[] body(int from) {
            return Arrays.copyOfRange(bytes, from, bytes.length);
        }

        /** This message with another opcode and body. */
        private Wire with(int opcode, byte[] body) {
            Wire wire = new Wire(Arrays.copyOf(bytes, HEADER + body.length));
            System.arraycopy(body, 0, wire.bytes, HEADER, body.length);
            wire.number(0, wire.bytes.length);
            wire.number(12, opcode);
            return wire;
        }
    }

    private static void serve(Socket client, InetSocketAddress behind) {
        try (client;
                Socket server = new Socket(behind.getAddress(), behind.getPort())) {
            client.setTcpNoDelay(true);
            DataInputStream fromClient = new DataInputStream(client.getInputStream());
            DataInputStream fromServer = new DataInputStream(server.getInputStream());
            Wire request = read(fromClient);
            while (request != null) {
                boolean compressed = request.opcode() == COMPRESSED;
                Wire plain = compressed ? inflated(request) : request;
                boolean answered = plain.opcode() != MSG || (plain.number(HEADER) & MORE_TO_COME) == 0;
                if (!answered) {
                    plain.number(HEADER, plain.number(HEADER) & ~MORE_TO_COME);
                }
                server.getOutputStream().write(plain.bytes);
                Wire answer = read(fromServer);
                if (answer == null) {
                    return;
                }
                if (answered) {
                    Wire offering = asksForZlib(plain) ? offeringZlib(answer) : answer;
                    client.getOutputStream().write((compressed ? deflated(offering) : offering).bytes);
                }
                request = read(fromClient);
            }
        } catch (IOException closed) {
            // the client ends connections as it likes
        }
    }

    private static @Nullable Wire read(DataInputStream in) throws IOException {
        int length;
        try {
            length = Integer.reverseBytes(in.readInt());
        } catch (EOFException end) {
            return null;
        }
        Wire wire = new Wire(new byte[length]);
        wire.number(0, length);
        in.readFully(wire.bytes, Integer.BYTES, length - Integer.BYTES);
        return wire;
    }

    private static Wire inflated(Wire message) throws IOException {
        if (message.bytes[HEADER + COMPRESSED_HEADER - 1] != ZLIB) {
            throw new IOException("only zlib was offered");
        }
        ByteArrayInputStream body = new ByteArrayInputStream(message.body(HEADER + COMPRESSED_HEADER));
        try (InputStream in = new InflaterInputStream(body)) {
            return message.with(message.number(HEADER), in.readAllBytes());
        }
    }

    private static Wire deflated(Wire message) throws IOException {
        byte[] plain = message.body(HEADER);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(ByteBuffer.allocate(COMPRESSED_HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(message.opcode())
                .putInt(plain.length)
                .put(ZLIB)
                .array());
        try (DeflaterOutputStream out = new DeflaterOutputStream(body)) {
            out.write(plain);
        }
        return message.with(COMPRESSED, body.toByteArray());
    }

    /** Only a greeting names the compressor. */
    private static boolean asksForZlib(Wire request) {
        return request.bytes.length < MAX_GREETING
                && new String(request.bytes, StandardCharsets.ISO_8859_1).contains("zlib");
    }

    /** The greeting's answer, which offers zlib; others stay as they are. */
    private static Wire offeringZlib(Wire answer) throws IOException {
        int from = answer.opcode() == MSG ? HEADER + MSG_FIXED : HEADER + REPLY_FIXED;
        BsonDocument document = new BsonDocumentCodec()
                .decode(
                        new BsonBinaryReader(ByteBuffer.wrap(answer.body(from))),
                        DecoderContext.builder().build());
        if (!document.containsKey("maxWireVersion")) {
            return answer;
        }
        document.append("compression", new BsonArray(List.of(new BsonString("zlib"))));
        BasicOutputBuffer encoded = new BasicOutputBuffer();
        new BsonDocumentCodec()
                .encode(
                        new BsonBinaryWriter(encoded),
                        document,
                        EncoderContext.builder().build());
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(answer.bytes, HEADER, from - HEADER);
        encoded.pipe(body);
        return answer.with(answer.opcode(), body.toByteArray());
    }
}
