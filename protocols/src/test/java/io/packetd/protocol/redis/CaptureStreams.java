// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The payloads of a classic pcap file by connection: just enough to feed decoders in tests. No fragments, no tunnels, no
 * reordering; bytes that were seen before are dropped, missing ones are not noticed.
 */
public final class CaptureStreams {

    /** Payload bytes as they were captured. */
    @SuppressWarnings("ArrayRecordComponent") // pieces are never compared
    public record Piece(String from, String to, int fromPort, int toPort, byte[] bytes, long nanos) {}

    private final Map<String, List<Piece>> connections = new LinkedHashMap<>();
    private final Map<String, Long> nextSequence = new LinkedHashMap<>();
    private final Transport transport;

    private CaptureStreams(Transport transport) {
        this.transport = transport;
    }

    /** The pieces of each connection, in order of capture. */
    public static List<List<Piece>> read(Path file, Transport transport) throws IOException {
        CaptureStreams streams = new CaptureStreams(transport);
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        in.order(in.get(0) == (byte) 0xd4 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int link = in.getInt(20);
        in.position(24);
        while (in.remaining() >= 16) {
            long nanos = in.getInt() * 1_000_000_000L + in.getInt() * 1000L;
            int length = in.getInt();
            in.getInt();
            ByteBuffer frame = in.slice(in.position(), length);
            in.position(in.position() + length);
            streams.frame(frame, link, nanos);
        }
        return List.copyOf(streams.connections.values());
    }

    private void frame(ByteBuffer frame, int link, long nanos) {
        int at =
                switch (link) {
                    case 0 -> 4;
                    case 1 -> 14;
                    case 113 -> 16;
                    case 276 -> 20;
                    default -> 0;
                };
        if (frame.limit() < at + 40) {
            return;
        }
        int version = (frame.get(at) & 0xff) >> 4;
        int header = version == 6 ? 40 : (frame.get(at) & 0xf) * 4;
        int next = frame.get(at + (version == 6 ? 6 : 9)) & 0xff;
        int total = version == 6 ? 40 + u16(frame, at + 4) : u16(frame, at + 2);
        boolean fragment = version == 4 && (u16(frame, at + 6) & 0x3fff) != 0;
        if ((version != 4 && version != 6) || next != transport.number() || fragment) {
            return;
        }
        int l4 = at + header;
        int width = version == 6 ? 16 : 4;
        int source = at + (version == 6 ? 8 : 12);
        String from = hex(frame, source, width) + ":" + u16(frame, l4);
        String to = hex(frame, source + width, width) + ":" + u16(frame, l4 + 2);
        int start = l4 + (transport == Transport.UDP ? 8 : ((frame.get(l4 + 12) & 0xf0) >> 4) * 4);
        int end = Math.min(frame.limit(), at + total);
        if (start < end) {
            byte[] bytes = new byte[end - start];
            frame.get(start, bytes);
            add(
                    new Piece(from, to, u16(frame, l4), u16(frame, l4 + 2), bytes, nanos),
                    frame.getInt(l4 + 4) & 0xffff_ffffL);
        }
    }

    private void add(Piece piece, long sequence) {
        Piece fresh = piece;
        if (transport == Transport.TCP) {
            long expected = nextSequence.getOrDefault(piece.from() + piece.to(), sequence);
            long seen = Math.max(0, expected - sequence);
            if (seen >= piece.bytes().length) {
                return;
            }
            byte[] bytes = java.util.Arrays.copyOfRange(piece.bytes(), (int) seen, piece.bytes().length);
            nextSequence.put(piece.from() + piece.to(), sequence + piece.bytes().length);
            fresh = new Piece(piece.from(), piece.to(), piece.fromPort(), piece.toPort(), bytes, piece.nanos());
        }
        boolean low = piece.from().compareTo(piece.to()) < 0;
        String key = low ? piece.from() + piece.to() : piece.to() + piece.from();
        connections.computeIfAbsent(key, k -> new ArrayList<>()).add(fresh);
    }

    private static int u16(ByteBuffer in, int at) {
        return Short.toUnsignedInt(in.getShort(at));
    }

    private static String hex(ByteBuffer in, int at, int width) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < width; i++) {
            text.append(Integer.toHexString((in.get(at + i) & 0xff) | 0x100), 1, 3);
        }
        return text.toString();
    }
}
