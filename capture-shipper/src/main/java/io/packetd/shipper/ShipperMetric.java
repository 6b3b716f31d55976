// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper;

/** What a shipper counts; the names are those of {@code /metrics}. */
public enum ShipperMetric {
    KERNEL_RECEIVED(
            "packetd_shipper_kernel_received_packets_total",
            Type.COUNTER,
            "Packets that passed the kernel's filter, dropped ones included."),
    KERNEL_DROPPED(
            "packetd_shipper_kernel_dropped_packets_total",
            Type.COUNTER,
            "Packets that passed the kernel's filter and found no room in the ring."),
    FRAMES("packetd_shipper_frames_total", Type.COUNTER, "Frames read from the capture."),
    FRAME_BYTES(
            "packetd_shipper_frame_bytes_total", Type.COUNTER, "Bytes of frames read from the capture, as captured."),
    CUT_BYTES("packetd_shipper_cut_bytes_total", Type.COUNTER, "Bytes of frames that the snap length cut off."),
    BLOCKS("packetd_shipper_blocks_total", Type.COUNTER, "Blocks made, heartbeats included."),
    BLOCK_BYTES("packetd_shipper_block_bytes_total", Type.COUNTER, "Bytes of blocks made, before compression."),
    SHIPPED_BLOCKS("packetd_shipper_shipped_blocks_total", Type.COUNTER, "Blocks that Kafka has acknowledged."),
    SHIPPED_BYTES(
            "packetd_shipper_shipped_bytes_total",
            Type.COUNTER,
            "Bytes of blocks that Kafka has acknowledged, before compression."),
    SPOOLED_BLOCKS("packetd_shipper_spooled_blocks_total", Type.COUNTER, "Blocks that went through the spool on disk."),
    SPOOL_BYTES("packetd_shipper_spool_bytes", Type.GAUGE, "Bytes in the spool on disk."),
    SPOOL_LEFTOVER_BLOCKS(
            "packetd_shipper_spool_leftover_blocks_total",
            Type.COUNTER,
            "Blocks of an earlier run that were read from the spool."),
    SPOOL_TORN_BYTES(
            "packetd_shipper_spool_torn_bytes_total",
            Type.COUNTER,
            "Bytes of the spool that could not be read back: the tail that was being written when the host or process died."),
    SPOOL_ERRORS("packetd_shipper_spool_errors_total", Type.COUNTER, "Writes to or reads from the spool that failed."),
    DROPPED_BLOCKS(
            "packetd_shipper_dropped_blocks_total",
            Type.COUNTER,
            "Blocks dropped since queue and spool were full, or since Kafka refused them for good."),
    DROPPED_SEGMENTS("packetd_shipper_dropped_segments_total", Type.COUNTER, "Segments in dropped blocks."),
    DROPPED_BYTES("packetd_shipper_dropped_bytes_total", Type.COUNTER, "Payload bytes in dropped blocks."),
    PRODUCER_ERRORS(
            "packetd_shipper_producer_errors_total",
            Type.COUNTER,
            "Blocks or connections that Kafka's client gave up."),
    QUEUE_BYTES("packetd_shipper_queue_bytes", Type.GAUGE, "Bytes of blocks in memory, unacknowledged ones included."),
    LAG_SECONDS(
            "packetd_shipper_lag_seconds",
            Type.GAUGE,
            "Age of the oldest block that Kafka has not acknowledged, counted from when this run made or found it; 0 without one.");

    /** What kind of figure it is, as Prometheus says it. */
    public enum Type {
        /** Only grows. */
        COUNTER("counter"),
        /** Goes up and down. */
        GAUGE("gauge");

        private final String label;

        Type(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private final String exposedName;
    private final Type type;
    private final String help;

    ShipperMetric(String exposedName, Type type, String help) {
        this.exposedName = exposedName;
        this.type = type;
        this.help = help;
    }

    /** Name in the exposition format. */
    public String exposedName() {
        return exposedName;
    }

    /** Counter or gauge. */
    public Type type() {
        return type;
    }

    /** One sentence. */
    public String help() {
        return help;
    }
}
