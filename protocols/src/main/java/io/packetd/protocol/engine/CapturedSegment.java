// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.engine;

/**
 * One TCP segment or UDP datagram on its way into the engine: a reusable carrier, read only during the call it is passed
 * to. TCP fields are unused for UDP.
 */
public final class CapturedSegment {

    /** TCP flag FIN. */
    public static final int FIN = 0x01;

    /** TCP flag SYN. */
    public static final int SYN = 0x02;

    /** TCP flag RST. */
    public static final int RST = 0x04;

    /** TCP flag ACK: {@link #acknowledgment} is valid. */
    public static final int ACK = 0x10;

    /** Capture time, epoch nanoseconds. */
    public long capturedAtNanos;

    /** 0 when sent by the low endpoint of the flow key, 1 when sent by the high one. */
    public int direction;

    /** TCP sequence number, 32 bits. */
    public int sequence;

    /** TCP acknowledgment number, 32 bits. */
    public int acknowledgment;

    /** TCP flags. */
    public int tcpFlags;

    /** TCP window as on the wire, not scaled. */
    public int window;

    /** Holds the payload; not kept by the engine after the call. */
    public byte[] bytes = new byte[0];

    /** Where the payload begins in {@link #bytes}. */
    public int offset;

    /** Payload bytes captured. */
    public int length;

    /** Payload bytes on the wire, at least {@link #length}; more when the capture cut the packet. */
    public int originalLength;
}
