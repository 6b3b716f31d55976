// SPDX-License-Identifier: Apache-2.0
/**
 * From frames to blocks of segments.
 *
 * <p>{@link io.packetd.packet.capture.CaptureFile} reads frames, {@link io.packetd.packet.BlockFiller} has {@link
 * io.packetd.packet.header.HeaderParser} take them apart and puts their segments into {@link
 * io.packetd.schema.SegmentBlock}s, one key group each.
 */
@NullMarked
package io.packetd.packet;

import org.jspecify.annotations.NullMarked;
