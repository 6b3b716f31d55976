// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps IP fragments until their datagram is whole. Memory is bounded: the oldest datagrams give way to newer ones. Time is
 * capture time.
 */
final class FragmentReassembler {

    private static final int VERSION = 1;

    /** Addresses, protocol, version, id, VLANs and tunnels at their longest. */
    private static final int MAX_KEY = 32 + 6 + ParsedPacket.MAX_LAYERS * (2 + 9);

    private final int limit;
    private final long timeoutNanos;
    /** In the order of their first fragments. */
    private final Map<Key, Datagram> waiting = new LinkedHashMap<>();

    private long memory;
    private long seen;
    private long reassembled;
    private long duplicates;
    private long dropped;
    private long malformed;

    FragmentReassembler(int limitBytes, long timeoutNanos) {
        this.limit = limitBytes;
        this.timeoutNanos = timeoutNanos;
    }

    /** What datagram a fragment belongs to. */
    private static final class Key {

        private final byte[] bytes;

        Key(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    /**
     * Takes the fragment of the packet at hand.
     *
     * @return its datagram if that is whole now
     */
    @Nullable
    Datagram add(ParsedPacket packet, int keyProtocol, int id, int offset, boolean more, int at, int next) {
        seen++;
        expire(packet.capturedAtNanos);
        Key key = new Key(keyOf(packet, keyProtocol, id));
        Datagram datagram = waiting.get(key);
        boolean isNew = datagram == null;
        if (datagram == null) {
            datagram = new Datagram(
                    packet.capturedAtNanos, packet.bytes, packet.sourceAt, packet.destinationAt, packet.addressLength);
        } else {
            memory -= datagram.memory();
        }
        int captured = Math.max(0, packet.end - at);
        int length = Math.max(0, packet.wireEnd - at);
        Datagram.Taken taken = datagram.take(offset, more, packet.bytes, at, captured, length, next);
        switch (taken) {
            case MALFORMED -> malformed++;
            case DUPLICATE -> duplicates++;
            case NEW -> {
                if (datagram.isWhole()) {
                    waiting.remove(key);
                    reassembled++;
                    return datagram;
                }
                if (isNew) {
                    waiting.put(key, datagram);
                    isNew = false;
                }
            }
        }
        if (!isNew) {
            memory += datagram.memory();
            makeRoom();
        }
        return null;
    }

    FragmentCounts counts() {
        return new FragmentCounts(seen, reassembled, duplicates, dropped, malformed);
    }

    int waiting() {
        return waiting.size();
    }

    long memory() {
        return memory;
    }

    void dropAll() {
        waiting.values().forEach(datagram -> dropped += datagram.fragments());
        waiting.clear();
        memory = 0;
    }

    void save(DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeInt(waiting.size());
        for (Map.Entry<Key, Datagram> entry : waiting.entrySet()) {
            byte[] key = entry.getKey().bytes;
            out.writeShort(key.length);
            out.write(key);
            entry.getValue().save(out);
        }
    }

    void load(DataInput in) throws IOException {
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new IOException("fragments of version " + version + ", known is " + VERSION);
        }
        waiting.clear();
        memory = 0;
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            int length = in.readUnsignedShort();
            if (length > MAX_KEY) {
                throw new IOException("fragment key of " + length + " bytes exceeds " + MAX_KEY);
            }
            byte[] key = new byte[length];
            in.readFully(key);
            Datagram datagram = Datagram.load(in);
            waiting.put(new Key(key), datagram);
            memory += datagram.memory();
            makeRoom();
        }
    }

    private void expire(long now) {
        Iterator<Datagram> oldest = waiting.values().iterator();
        while (oldest.hasNext()) {
            Datagram datagram = oldest.next();
            if (now - datagram.firstNanos() <= timeoutNanos) {
                return;
            }
            drop(oldest, datagram);
        }
    }

    private void makeRoom() {
        Iterator<Datagram> oldest = waiting.values().iterator();
        while (memory > limit && oldest.hasNext()) {
            drop(oldest, oldest.next());
        }
    }

    private void drop(Iterator<Datagram> position, Datagram datagram) {
        position.remove();
        memory -= datagram.memory();
        dropped += datagram.fragments();
    }

    private static byte[] keyOf(ParsedPacket packet, int protocol, int id) {
        byte[] key = new byte[MAX_KEY];
        int length = packet.addressLength;
        System.arraycopy(packet.bytes, packet.sourceAt, key, 0, length);
        System.arraycopy(packet.bytes, packet.destinationAt, key, length, length);
        int at = 2 * length;
        key[at++] = (byte) protocol;
        at = putInt(key, at, id);
        for (int i = 0; i < packet.vlanCount; i++) {
            key[at++] = (byte) (packet.vlans[i] >>> 8);
            key[at++] = (byte) packet.vlans[i];
        }
        key[at++] = (byte) 0xff;
        for (int i = 0; i < packet.tunnelCount; i++) {
            key[at++] = (byte) packet.tunnelKinds[i];
            at = putInt(key, at, (int) (packet.tunnelIds[i] >>> 32));
            at = putInt(key, at, (int) packet.tunnelIds[i]);
        }
        return Arrays.copyOf(key, at);
    }

    private static int putInt(byte[] key, int at, int value) {
        key[at] = (byte) (value >>> 24);
        key[at + 1] = (byte) (value >>> 16);
        key[at + 2] = (byte) (value >>> 8);
        key[at + 3] = (byte) value;
        return at + 4;
    }
}
