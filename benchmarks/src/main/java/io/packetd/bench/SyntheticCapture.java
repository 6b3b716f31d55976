// SPDX-License-Identifier: Apache-2.0
package io.packetd.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a capture of HTTP/1.1 keep-alive connections that take turns: each turn is a request and its response, one segment of
 * the same size each. Endless connections without handshake, so that nothing but steady traffic is measured.
 */
final class SyntheticCapture {

    private static final int ETHERNET = 14;
    private static final int HEADERS = ETHERNET + 20 + 20;
    private static final int RECORD = 16;
    private static final long START_SECONDS = 1_735_787_045L;
    private static final int ACK_PSH = 0x18;
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private final int flows;
    private final int payload;
    private final int[] requestSequence;
    private final int[] responseSequence;
    private final byte[] request;
    private final byte[] response;
    private long nanos;

    /**
     * A capture of so many flows.
     *
     * @param payload bytes of payload in every segment, 200 to 1400
     */
    SyntheticCapture(int flows, int payload) {
        this.flows = flows;
        this.payload = payload;
        requestSequence = new int[flows];
        responseSequence = new int[flows];
        request = padded("GET /orders/17 HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: bench\r\nX-Pad: ", "\r\n\r\n");
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ";
        String length = Integer.toString(payload - head.length() - 3 - 4);
        response = padded(head + length + "\r\n\r\n", "");
    }

    private byte[] padded(String head, String tail) {
        return (head + "x".repeat(payload - head.length() - tail.length()) + tail)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Writes at least so many bytes; returns the number of segments. */
    long write(Path file, long bytes) throws IOException {
        long segments = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
            header.putInt(0xa1b23c4d)
                    .putShort((short) 2)
                    .putShort((short) 4)
                    .putLong(0)
                    .putInt(65_535)
                    .putInt(1);
            out.write(header.array());
            long written = header.capacity();
            for (int flow = 0; written < bytes; flow = (flow + 1) % flows) {
                out.write(record(flow, true));
                out.write(record(flow, false));
                requestSequence[flow] += payload;
                responseSequence[flow] += payload;
                written += 2L * (RECORD + HEADERS + payload);
                segments += 2;
            }
        }
        return segments;
    }

    private byte[] record(int flow, boolean fromClient) {
        nanos += 1_000;
        ByteBuffer record = ByteBuffer.allocate(RECORD + HEADERS + payload).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt((int) (START_SECONDS + nanos / NANOS_PER_SECOND)).putInt((int) (nanos % NANOS_PER_SECOND));
        record.putInt(HEADERS + payload).putInt(HEADERS + payload);
        record.order(ByteOrder.BIG_ENDIAN);
        record.position(RECORD + 12).putShort((short) 0x0800);
        record.putShort((short) 0x4500).putShort((short) (40 + payload)).putInt(0x4000);
        record.putShort((short) 0x4006).putShort((short) 0);
        int client = 0x0a00_0000 + flow / 50_000 + 1;
        int server = 0xc000_0250;
        short clientPort = (short) (10_000 + flow % 50_000);
        record.putInt(fromClient ? client : server).putInt(fromClient ? server : client);
        record.putShort(fromClient ? clientPort : 80).putShort(fromClient ? 80 : clientPort);
        int asked = requestSequence[flow];
        int answered = responseSequence[flow];
        record.putInt(fromClient ? asked : answered).putInt(fromClient ? answered : asked + payload);
        record.put((byte) 0x50).put((byte) ACK_PSH).putShort((short) 0xfaf0).putInt(0);
        record.put(fromClient ? request : response);
        return record.array();
    }
}
