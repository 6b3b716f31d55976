// SPDX-License-Identifier: Apache-2.0
/**
 * Capture files to frames: pcap and pcapng, plain, gzip or zstd.
 *
 * <p>{@link io.packetd.packet.capture.CaptureFile} is the entry. It reads forward only, holds one buffer, and allocates
 * nothing per frame. What is damaged ends in one {@link io.packetd.packet.capture.CaptureException}, after everything
 * before the damage was delivered.
 */
@NullMarked
package io.packetd.packet.capture;

import org.jspecify.annotations.NullMarked;
