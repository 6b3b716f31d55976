// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What is captured, and with which means.
 *
 * @param engine how frames are taken from the kernel
 * @param interfaces a regular expression that is found in the names of the wanted interfaces, or {@value #ANY} for all, also for
 *     those that appear later
 * @param rules what is wanted; empty for everything but ARP
 * @param ipVersion which versions of IP
 * @param promiscuous whether interfaces also take frames for others; without effect with {@value #ANY}
 * @param snapLength most bytes captured of one frame, 64 to 262144; the rest is counted as cut
 * @param ringBytes memory that the kernel fills, for each queue; 1 MiB to 1 GiB, rounded down to whole blocks
 * @param blockBytes the kernel hands over a block when it is full; 64 KiB to 4 MiB, a power of two, at least
 *     {@code snapLength + 4096}, and {@code ringBytes} holds at least 4
 * @param retireMillis the kernel hands over a block that is not full after this time; 1 to 1000
 * @param threads queues, each for one thread; 1 to 64
 * @param dropPrivileges whether capabilities are given up once the capture is open; false only where the same process opens
 *     another one later
 */
public record CaptureOptions(
        CaptureEngine engine,
        String interfaces,
        List<CaptureRule> rules,
        IpVersion ipVersion,
        boolean promiscuous,
        int snapLength,
        int ringBytes,
        int blockBytes,
        int retireMillis,
        int threads,
        boolean dropPrivileges) {

    /** All interfaces. */
    public static final String ANY = "any";

    /**
     * Longest frame that a network card hands over after joining segments of up to 64 KiB: IP packet, Ethernet header, two VLAN
     * tags, and what is left of 65575, the length that the original captures.
     */
    public static final int DEFAULT_SNAP_LENGTH = 65_575;

    /** 0.1 s of 100,000 packets of 700 bytes a second. */
    public static final int DEFAULT_RING_BYTES = 8 << 20;

    static final int DEFAULT_BLOCK_BYTES = 256 << 10;
    static final int DEFAULT_RETIRE_MILLIS = 10;

    private static final int BLOCK_OVERHEAD = 4096;
    private static final int MIN_BLOCKS = 4;

    /** Checks every option, and names the one that offends. */
    public CaptureOptions {
        rules = List.copyOf(rules);
        check("snapLength", snapLength, 64, 256 << 10);
        check("ringBytes", ringBytes, 1 << 20, 1 << 30);
        check("blockBytes", blockBytes, 64 << 10, 4 << 20);
        check("retireMillis", retireMillis, 1, 1000);
        check("threads", threads, 1, 64);
        if (Integer.bitCount(blockBytes) != 1) {
            throw new IllegalArgumentException("blockBytes " + blockBytes + " is not a power of two");
        }
        if (blockBytes < snapLength + BLOCK_OVERHEAD) {
            throw new IllegalArgumentException(
                    "blockBytes " + blockBytes + " is less than snapLength " + snapLength + " + " + BLOCK_OVERHEAD);
        }
        if (ringBytes / blockBytes < MIN_BLOCKS) {
            throw new IllegalArgumentException(
                    "ringBytes " + ringBytes + " is less than " + MIN_BLOCKS + " times blockBytes " + blockBytes);
        }
        if (engine == CaptureEngine.LIBPCAP && threads > 1) {
            throw new IllegalArgumentException("threads " + threads + ": the engine libpcap has one queue");
        }
        if (interfaces.isEmpty()) {
            throw new IllegalArgumentException("interfaces is empty; '" + ANY + "' means all");
        }
        try {
            Pattern.compile(interfaces);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "interfaces '" + interfaces + "' is not a regular expression: " + e.getDescription(), e);
        }
    }

    /** Everything on all interfaces. */
    public static Builder builder() {
        return new Builder();
    }

    boolean anyInterface() {
        return interfaces.equals(ANY);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " is not in " + least + " to " + most);
        }
    }

    /** Sets what differs from the defaults. */
    public static final class Builder {

        private CaptureEngine engine = CaptureEngine.AUTO;
        private String interfaces = ANY;
        private List<CaptureRule> rules = List.of();
        private IpVersion ipVersion = IpVersion.BOTH;
        private boolean promiscuous = true;
        private int snapLength = DEFAULT_SNAP_LENGTH;
        private int ringBytes = DEFAULT_RING_BYTES;
        private int blockBytes = DEFAULT_BLOCK_BYTES;
        private int retireMillis = DEFAULT_RETIRE_MILLIS;
        private int threads = 1;
        private boolean dropPrivileges = true;

        private Builder() {}

        /** Default: {@link CaptureEngine#AUTO}. */
        public Builder engine(CaptureEngine value) {
            engine = value;
            return this;
        }

        /** Default: {@link CaptureOptions#ANY}. */
        public Builder interfaces(String value) {
            interfaces = value;
            return this;
        }

        /** Default: none, which means everything. */
        public Builder rules(List<CaptureRule> value) {
            rules = value;
            return this;
        }

        /** Default: {@link IpVersion#BOTH}. */
        public Builder ipVersion(IpVersion value) {
            ipVersion = value;
            return this;
        }

        /** Default: true. */
        public Builder promiscuous(boolean value) {
            promiscuous = value;
            return this;
        }

        /** Default: {@link CaptureOptions#DEFAULT_SNAP_LENGTH}. */
        public Builder snapLength(int value) {
            snapLength = value;
            return this;
        }

        /** Default: {@link CaptureOptions#DEFAULT_RING_BYTES}. */
        public Builder ringBytes(int value) {
            ringBytes = value;
            return this;
        }

        /** Default: 256 KiB. */
        public Builder blockBytes(int value) {
            blockBytes = value;
            return this;
        }

        /** Default: 10. */
        public Builder retireMillis(int value) {
            retireMillis = value;
            return this;
        }

        /** Default: 1. */
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /** Default: true. */
        public Builder dropPrivileges(boolean value) {
            dropPrivileges = value;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException naming the option that is wrong
         */
        public CaptureOptions build() {
            return new CaptureOptions(
                    engine,
                    interfaces,
                    rules,
                    ipVersion,
                    promiscuous,
                    snapLength,
                    ringBytes,
                    blockBytes,
                    retireMillis,
                    threads,
                    dropPrivileges);
        }
    }
}
