// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs classic BPF as the kernel does, and fails on what its checker would reject. */
final class BpfInterpreter {

    private BpfInterpreter() {}

    /**
     * A packet as the kernel sees it.
     *
     * @param bytes from the link layer header on
     * @param hardware {@code ARPHRD_*}
     * @param packetType {@code PACKET_*}
     * @param interfaceIndex where it was seen
     * @param networkAt where the network header begins
     */
    @SuppressWarnings("ArrayRecordComponent") // read by the interpreter only, never compared
    record Packet(byte[] bytes, int hardware, int packetType, int interfaceIndex, int networkAt) {

        static Packet ethernet(byte[] frame) {
            return new Packet(frame, 1, 0, 2, 14);
        }
    }

    /** What the program returns, unsigned; 0 also for a load behind the end. */
    static long run(BpfProgram program, Packet packet) {
        List<BpfProgram.Instruction> instructions = program.instructions();
        int a = 0;
        int x = 0;
        int[] memory = new int[16];
        for (int pc = 0; pc < instructions.size(); pc++) {
            BpfProgram.Instruction in = instructions.get(pc);
            int k = in.k();
            Integer loaded = null;
            switch (in.code()) {
                case 0x20 -> loaded = load(packet, k, 4);
                case 0x28 -> loaded = load(packet, k, 2);
                case 0x30 -> loaded = load(packet, k, 1);
                case 0x40 -> loaded = load(packet, x + k, 4);
                case 0x48 -> loaded = load(packet, x + k, 2);
                case 0x50 -> loaded = load(packet, x + k, 1);
                case 0x60 -> a = memory[k];
                case 0x61 -> x = memory[k];
                case 0x01 -> x = k;
                case 0x02 -> memory[k] = a;
                case 0x03 -> memory[k] = x;
                case 0x04 -> a += k;
                case 0x0c -> a += x;
                case 0x24 -> a *= k;
                case 0x54 -> a &= k;
                case 0x64 -> a <<= k;
                case 0x74 -> a >>>= k;
                case 0x07 -> x = a;
                case 0x05 -> pc += k;
                case 0x15 -> pc += a == k ? in.jt() : in.jf();
                case 0x45 -> pc += (a & k) != 0 ? in.jt() : in.jf();
                case 0x06 -> {
                    return Integer.toUnsignedLong(k);
                }
                case 0x16 -> {
                    return Integer.toUnsignedLong(a);
                }
                default -> throw new AssertionError("unknown code " + in.code());
            }
            if ((in.code() & 7) == 0 && in.code() != 0x60 && in.code() != 0) {
                if (loaded == null) {
                    return 0;
                }
                a = loaded;
            }
        }
        throw new AssertionError("ran off the end");
    }

    private static @Nullable Integer load(Packet packet, int offset, int size) {
        if (offset >= -0x1000 && offset < 0) {
            return switch (offset + 0x1000) {
                case 4 -> packet.packetType;
                case 8 -> packet.interfaceIndex;
                case 28 -> packet.hardware;
                default -> throw new AssertionError("unknown ancillary " + offset);
            };
        }
        long at = offset;
        if (offset < -0x1000) {
            at = offset >= -0x100000 ? packet.networkAt + (offset + 0x100000L) : offset + 0x200000L;
        }
        if (at < 0 || at + size > packet.bytes.length) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(packet.bytes);
        return switch (size) {
            case 4 -> bytes.getInt((int) at);
            case 2 -> Short.toUnsignedInt(bytes.getShort((int) at));
            default -> Byte.toUnsignedInt(bytes.get((int) at));
        };
    }
}
