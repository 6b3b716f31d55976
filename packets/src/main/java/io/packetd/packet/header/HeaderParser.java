// SPDX-License-Identifier: Apache-2.0
package io.packetd.packet.header;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/**
 * Takes the headers of frames apart, through every layer of {@link LinkParser}, {@link IpParser} and {@link TunnelParser},
 * down to TCP and UDP. Allocates nothing for packets that are not fragmented; not thread-safe.
 */
public final class HeaderParser {

    /** Most headers that can hold each other (link, MPLS, IP, tunnel) in one packet. */
    static final int MAX_DEPTH = 32;

    final ParsedPacket packet = new ParsedPacket();
    final FragmentReassembler fragments;
    final LinkParser link;
    final IpParser ip;
    final TunnelParser tunnels;
    final TransportParser transport;

    /**
     * A parser.
     *
     * @param fragmentBytes memory for fragments that wait for others, in bytes
     * @param fragmentTimeout how long a datagram waits for its missing fragments, in capture time
     */
    public HeaderParser(int fragmentBytes, Duration fragmentTimeout) {
        fragments = new FragmentReassembler(fragmentBytes, fragmentTimeout.toNanos());
        transport = new TransportParser(packet);
        link = new LinkParser(this);
        ip = new IpParser(this);
        tunnels = new TunnelParser(this);
    }

    /** What {@link #parse} found last. */
    public ParsedPacket packet() {
        return packet;
    }

    /** What became of fragments so far. */
    public FragmentCounts fragmentCounts() {
        return fragments.counts();
    }

    /**
     * Parses one frame.
     *
     * @param linkType link type by number
     * @param bytes holds the frame; not kept
     * @param length bytes captured
     * @param originalLength bytes on the wire, at least {@code length}
     * @param capturedAtNanos epoch nanoseconds
     * @return what the frame was; {@link #packet()} describes a {@link Outcome#SEGMENT}
     */
    public Outcome parse(int linkType, byte[] bytes, int offset, int length, int originalLength, long capturedAtNanos) {
        packet.begin(bytes, offset, length, originalLength, capturedAtNanos);
        return link.parse(linkType, offset);
    }

    /** Gives up all fragments that still wait: the input has ended. */
    public void endOfInput() {
        fragments.dropAll();
    }

    /** Writes the fragments that wait, for a checkpoint. */
    public void saveFragments(DataOutput out) throws IOException {
        fragments.save(out);
    }

    /** Replaces the fragments that wait by saved ones. */
    public void loadFragments(DataInput in) throws IOException {
        fragments.load(in);
    }
}
