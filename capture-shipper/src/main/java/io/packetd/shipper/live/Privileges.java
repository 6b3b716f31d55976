// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import static io.packetd.shipper.live.BpfAssembler.AND_K;
import static io.packetd.shipper.live.BpfAssembler.JEQ_K;
import static io.packetd.shipper.live.BpfAssembler.JSET_K;
import static io.packetd.shipper.live.BpfAssembler.LD_W_ABS;

import com.sun.jna.Memory;
import io.packetd.shipper.live.BpfAssembler.Label;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up what only opening a capture needs. Capabilities belong to threads, and a thread can give up its own only. So three
 * things are done:
 *
 * <ul>
 *   <li>the calling thread gives up its capabilities, and with it all threads that are started by it, or by those, later;
 *   <li>no thread can gain any by running a program ({@code no_new_privs});
 *   <li>no thread, those included that the Java VM had started before, can open a packet or raw socket again (seccomp).
 * </ul>
 *
 * <p>A process of root keeps the capabilities that concern files: it writes where root was told to write.
 */
final class Privileges {

    private static final Logger LOG = LoggerFactory.getLogger(Privileges.class);

    private static final int CAPABILITY_VERSION_3 = 0x20080522;
    private static final int SET_BYTES = 12;

    /** CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH and CAP_FOWNER. */
    private static final int ROOT_KEEPS = 0xf;

    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int SECCOMP_SET_MODE_FILTER = 1;

    /** All threads; and no slower execution of all that follows. */
    private static final int TSYNC_AND_SPEC_ALLOW = 1 | 4;

    private static final int SECCOMP_ALLOW = 0x7fff0000;
    private static final int SECCOMP_ERROR = 0x00050000;
    private static final int NUMBER_AT = 0;
    private static final int ARCHITECTURE_AT = 4;
    private static final int DOMAIN_AT = 16;
    private static final int TYPE_AT = 24;

    /** Calls of the x32 convention. */
    private static final int X32_BIT = 0x40000000;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_PACKET = 10;

    private Privileges() {}

    /**
     * What the numbers of system calls are on one kind of processor.
     *
     * @param audit {@code AUDIT_ARCH_*}
     * @param socket number of {@code socket}
     * @param seccomp number of {@code seccomp}
     */
    record Architecture(int audit, int socket, int seccomp) {

        static final Architecture X86_64 = new Architecture(0xc000003e, 41, 317);
        static final Architecture AARCH64 = new Architecture(0xc00000b7, 198, 277);
    }

    static void drop() throws CaptureFailure {
        boolean noNewPrivileges = LibC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
        boolean sealed = noNewPrivileges && seal();
        dropCapabilities(LibC.getuid() == 0 ? ROOT_KEEPS : 0);
        if (sealed) {
            LOG.info("gave up capabilities; no thread can open another packet socket");
        } else {
            LOG.warn(
                    "gave up capabilities, but threads that ran before keep theirs: this kernel has no seccomp for us");
        }
    }

    /** Takes what is not kept out of all three sets of this thread. */
    private static void dropCapabilities(int kept) throws CaptureFailure {
        Memory header = new Memory(8);
        header.setInt(0, CAPABILITY_VERSION_3);
        header.setInt(4, 0);
        Memory data = new Memory(2 * SET_BYTES);
        if (LibC.capget(header, data) < 0) {
            throw new CaptureFailure("cannot read the capabilities: " + LibC.message(LibC.errno()));
        }
        int permitted = data.getInt(4) & kept;
        data.clear();
        data.setInt(0, permitted);
        data.setInt(4, permitted);
        if (LibC.capset(header, data) < 0) {
            throw new CaptureFailure("cannot give up capabilities: " + LibC.message(LibC.errno()));
        }
    }

    private static boolean seal() {
        Architecture architecture =
                switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> Architecture.X86_64;
                    case "aarch64" -> Architecture.AARCH64;
                    default -> null;
                };
        return architecture != null
                && LibC.syscall(
                                architecture.seccomp(),
                                SECCOMP_SET_MODE_FILTER,
                                TSYNC_AND_SPEC_ALLOW,
                                LibC.program(noRawSockets(architecture)))
                        == 0;
    }

    /** Netlink sockets, which look names up, are raw as well, and may be opened. */
    static BpfProgram noRawSockets(Architecture architecture) {
        Label allow = new Label();
        Label deny = new Label();
        Label internet = new Label();
        BpfAssembler out = new BpfAssembler();
        out.add(LD_W_ABS, ARCHITECTURE_AT).jump(JEQ_K, architecture.audit(), null, deny);
        out.add(LD_W_ABS, NUMBER_AT).jump(JSET_K, X32_BIT, deny, null);
        out.jump(JEQ_K, architecture.socket(), null, allow);
        out.add(LD_W_ABS, DOMAIN_AT).jump(JEQ_K, AF_PACKET, deny, null);
        out.jump(JEQ_K, AF_INET, internet, null);
        out.jump(JEQ_K, AF_INET6, internet, allow);
        // without SOCK_CLOEXEC and SOCK_NONBLOCK
        out.place(internet).add(LD_W_ABS, TYPE_AT).add(AND_K, 0xf);
        out.jump(JEQ_K, SOCK_RAW, deny, null);
        out.jump(JEQ_K, SOCK_PACKET, deny, null);
        out.place(allow).ret(SECCOMP_ALLOW);
        out.place(deny).ret(SECCOMP_ERROR | LibC.EPERM);
        return out.assemble();
    }
}
