// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.List;

/** Calls of the C library on 64-bit Linux, and the numbers that go with them. They return -1 and set {@link #errno} as in C. */
final class LibC {

    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int EAFNOSUPPORT = 97;
    static final int ENETDOWN = 100;

    static final int PROT_READ_WRITE = 3;
    static final int MAP_SHARED = 1;
    static final short POLLIN = 1;

    private static final int EFD_CLOEXEC_NONBLOCK = 0x80800;
    private static final int INSTRUCTION_BYTES = 8;

    static {
        // the process itself: works with every C library, whatever the name of its file
        Native.register(LibC.class, NativeLibrary.getProcess());
    }

    private LibC() {}

    static boolean isSupported() {
        return Platform.isLinux() && Native.POINTER_SIZE == Long.BYTES;
    }

    static int errno() {
        return Native.getLastError();
    }

    static String message(int errno) {
        return strerror(errno).getString(0);
    }

    /** A counter that wakes a poll. */
    static int wakeUpCall() {
        return eventfd(0, EFD_CLOEXEC_NONBLOCK);
    }

    /** {@code struct sock_fprog}, with the instructions behind it. */
    static Memory program(BpfProgram program) {
        List<BpfProgram.Instruction> instructions = program.instructions();
        int header = 2 * Long.BYTES;
        Memory memory = new Memory(header + (long) INSTRUCTION_BYTES * instructions.size());
        memory.setShort(0, (short) instructions.size());
        memory.setPointer(Long.BYTES, memory.share(header));
        for (int i = 0; i < instructions.size(); i++) {
            BpfProgram.Instruction instruction = instructions.get(i);
            long at = header + (long) INSTRUCTION_BYTES * i;
            memory.setShort(at, (short) instruction.code());
            memory.setByte(at + 2, (byte) instruction.jt());
            memory.setByte(at + 3, (byte) instruction.jf());
            memory.setInt(at + 4, instruction.k());
        }
        return memory;
    }

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, Pointer address, int length);

    static native int setsockopt(int fd, int level, int name, Pointer value, int length);

    static native int getsockopt(int fd, int level, int name, Pointer value, Pointer length);

    static native Pointer mmap(Pointer address, long length, int protection, int flags, int fd, long offset);

    static native int munmap(Pointer address, long length);

    static native int poll(Pointer fds, long count, int timeoutMillis);

    static native int close(int fd);

    static native long write(int fd, Pointer bytes, long count);

    static native int if_nametoindex(String name);

    static native int capget(Pointer header, Pointer data);

    static native int capset(Pointer header, Pointer data);

    static native int prctl(int option, long two, long three, long four, long five);

    static native long syscall(long number, long one, long two, Pointer three);

    static native int getuid();

    private static native int eventfd(int initial, int flags);

    private static native Pointer strerror(int errno);
}
