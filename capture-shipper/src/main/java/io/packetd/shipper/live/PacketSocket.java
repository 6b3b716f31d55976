// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A packet socket with a ring in it ({@code packet(7)}). Closed once, by one thread, when nobody reads the ring any more. */
final class PacketSocket implements Closeable {

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int ETH_P_ALL = 3;

    private static final int SOL_SOCKET = 1;
    private static final int SO_ERROR = 4;
    private static final int SO_ATTACH_FILTER = 26;

    private static final int SOL_PACKET = 263;
    private static final int PACKET_ADD_MEMBERSHIP = 1;
    private static final int PACKET_RX_RING = 5;
    private static final int PACKET_STATISTICS = 6;
    private static final int PACKET_VERSION = 10;
    private static final int PACKET_FANOUT = 18;
    private static final int PACKET_FANOUT_DATA = 22;
    private static final int TPACKET_V3 = 2;
    private static final int PACKET_MR_PROMISC = 1;
    private static final int FANOUT_CBPF = 6;
    private static final int FANOUT_UNIQUE_ID = 0x2000;

    /** Only a divisor of the block is wanted; with version 3, frames take what they need. */
    private static final int FRAME_BYTES = 2048;

    private static final int ADDRESS_BYTES = 20;
    private static final int MEMBERSHIP_BYTES = 16;
    private static final int RING_REQUEST_BYTES = 28;
    private static final int STATISTICS_BYTES = 12;

    private final int fd;
    private final String where;
    private final Memory statistics = new Memory(STATISTICS_BYTES);
    private final Memory length = new Memory(Integer.BYTES);
    private Pointer mapped = Pointer.NULL;
    private long mappedBytes;

    /**
     * Opens a socket that nothing reaches yet.
     *
     * @param where names what is captured on, for messages
     */
    static PacketSocket open(String where) throws CaptureFailure {
        // without a protocol the kernel hands nothing over until bind, so no packet comes in before the filter is there
        int fd = LibC.socket(AF_PACKET, SOCK_RAW_CLOEXEC, 0);
        if (fd >= 0) {
            return new PacketSocket(fd, where);
        }
        int errno = LibC.errno();
        throw switch (errno) {
            case LibC.EPERM, LibC.EACCES -> CaptureFailure.noPrivileges(where);
            case LibC.EAFNOSUPPORT, LibC.EINVAL ->
                new CaptureFailure("this kernel has no packet sockets; choose the engine libpcap");
            default -> new CaptureFailure("cannot capture on " + where + ": " + LibC.message(errno));
        };
    }

    private PacketSocket(int fd, String where) {
        this.fd = fd;
        this.where = where;
    }

    int fd() {
        return fd;
    }

    /** Replaces the program that decides what comes into the ring. */
    void filter(BpfProgram program) throws CaptureFailure {
        if (program.instructions().size() > BpfProgram.MAX_INSTRUCTIONS) {
            throw new CaptureFailure("the rules make a filter of "
                    + program.instructions().size() + " instructions, and the kernel takes "
                    + BpfProgram.MAX_INSTRUCTIONS
                    + "; name fewer ports or hosts");
        }
        set(SOL_SOCKET, SO_ATTACH_FILTER, LibC.program(program), 2 * Long.BYTES, "attach the filter");
    }

    /** Makes the ring and maps it. */
    ByteBuffer map(int blockBytes, int blocks, int retireMillis) throws CaptureFailure {
        Memory version = new Memory(Integer.BYTES);
        version.setInt(0, TPACKET_V3);
        set(SOL_PACKET, PACKET_VERSION, version, Integer.BYTES, "use TPACKET_V3 (Linux 3.2 or later)");
        Memory request = new Memory(RING_REQUEST_BYTES);
        request.clear();
        request.setInt(0, blockBytes);
        request.setInt(4, blocks);
        request.setInt(8, FRAME_BYTES);
        request.setInt(12, blockBytes / FRAME_BYTES * blocks);
        request.setInt(16, retireMillis);
        String what = "make a ring of " + blocks + " blocks of " + blockBytes + " bytes";
        set(SOL_PACKET, PACKET_RX_RING, request, RING_REQUEST_BYTES, what);
        long bytes = (long) blockBytes * blocks;
        Pointer ring = LibC.mmap(Pointer.NULL, bytes, LibC.PROT_READ_WRITE, LibC.MAP_SHARED, fd, 0);
        if (Pointer.nativeValue(ring) == -1) {
            throw failure("map the ring", LibC.errno());
        }
        mapped = ring;
        mappedBytes = bytes;
        return ring.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    }

    /** Begins to take packets of one interface, or of all with index 0. */
    void bind(int interfaceIndex) throws CaptureFailure {
        Memory address = new Memory(ADDRESS_BYTES);
        address.clear();
        address.setShort(0, (short) AF_PACKET);
        address.setByte(2, (byte) (ETH_P_ALL >>> 8));
        address.setByte(3, (byte) ETH_P_ALL);
        address.setInt(4, interfaceIndex);
        check(LibC.bind(fd, address, ADDRESS_BYTES), "bind to it");
        if (takeError() == LibC.ENETDOWN) {
            throw new CaptureFailure(
                    "interface " + where + " is down; bring it up first: ip link set " + where + " up");
        }
    }

    /** Makes an interface take frames for others, until this socket is closed. */
    void promiscuous(int interfaceIndex) throws CaptureFailure {
        Memory membership = new Memory(MEMBERSHIP_BYTES);
        membership.clear();
        membership.setInt(0, interfaceIndex);
        membership.setShort(4, (short) PACKET_MR_PROMISC);
        set(SOL_PACKET, PACKET_ADD_MEMBERSHIP, membership, MEMBERSHIP_BYTES, "make it promiscuous");
    }

    /** Founds a group of sockets that share the packets, each one going where the program says; returns its number. */
    int foundGroup(BpfProgram program) throws CaptureFailure {
        joinGroup((FANOUT_UNIQUE_ID | FANOUT_CBPF) << 16);
        set(
                SOL_PACKET,
                PACKET_FANOUT_DATA,
                LibC.program(program),
                2 * Long.BYTES,
                "divide packets (Linux 4.3 or later)");
        Memory group = new Memory(Integer.BYTES);
        length.setInt(0, Integer.BYTES);
        check(LibC.getsockopt(fd, SOL_PACKET, PACKET_FANOUT, group, length), "found a group of queues");
        return (group.getInt(0) & 0xffff) | (FANOUT_CBPF << 16);
    }

    /** Joins a group; queues are numbered in the order of joining. */
    void joinGroup(int group) throws CaptureFailure {
        Memory value = new Memory(Integer.BYTES);
        value.setInt(0, group);
        set(SOL_PACKET, PACKET_FANOUT, value, Integer.BYTES, "divide packets among threads (Linux 4.12 or later)");
    }

    /** What passed the filter since the last call. */
    FrameQueue.KernelCounts takeCounts() throws CaptureFailure {
        length.setInt(0, STATISTICS_BYTES);
        check(LibC.getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, statistics, length), "read its counters");
        return new FrameQueue.KernelCounts(
                Integer.toUnsignedLong(statistics.getInt(0)), Integer.toUnsignedLong(statistics.getInt(4)));
    }

    /** The error that waits on the socket, which is cleared; 0 for none. */
    int takeError() throws CaptureFailure {
        length.setInt(0, Integer.BYTES);
        check(LibC.getsockopt(fd, SOL_SOCKET, SO_ERROR, statistics, length), "read its state");
        return statistics.getInt(0);
    }

    @Override
    public void close() {
        if (mappedBytes > 0) {
            LibC.munmap(mapped, mappedBytes);
            mappedBytes = 0;
        }
        LibC.close(fd);
    }

    private void set(int level, int name, Pointer value, int bytes, String what) throws CaptureFailure {
        check(LibC.setsockopt(fd, level, name, value, bytes), what);
    }

    private void check(int result, String what) throws CaptureFailure {
        if (result < 0) {
            throw failure(what, LibC.errno());
        }
    }

    private CaptureFailure failure(String what, int errno) {
        return new CaptureFailure("cannot capture on " + where + ": failed to " + what + ": " + LibC.message(errno));
    }
}
