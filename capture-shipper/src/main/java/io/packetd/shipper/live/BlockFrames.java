// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import io.packetd.packet.capture.Frame;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The frames in a copy of a block: {@code struct tpacket3_hdr}, {@code struct sockaddr_ll} and the bytes of each. They are
 * read where they are. What cannot be true ends the block, and the frames that it still announced are counted as damaged.
 */
final class BlockFrames {

    /** Offset of {@code struct sockaddr_ll}, and bytes of both structures ({@code TPACKET3_HDRLEN}). */
    static final int ADDRESS_AT = 48;

    static final int FRAME_HEADER = ADDRESS_AT + 20;

    static final int COUNT_AT = 12;
    static final int FIRST_AT = 16;
    static final int VLAN_VALID = 0x10;
    static final int VLAN_TYPE_VALID = 0x40;

    private static final int OUTGOING = 4;
    private static final int TYPE_VLAN = 0x8100;
    private static final int MAC_ADDRESSES = 12;
    private static final int TAG = 4;
    private static final long SECOND = 1_000_000_000L;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.nativeOrder());

    private final Frame frame = new Frame();
    private final byte[] block;
    private long damaged;

    /** Of the frame that was read last. */
    private long nextOffset;

    /** Whether the frame that was read last passes a second time. */
    private boolean twin;

    /** Frames of blocks that are copied into this array. */
    BlockFrames(byte[] block) {
        this.block = block;
        frame.bytes = block;
    }

    /**
     * Hands over all frames.
     *
     * @param used bytes of the block
     * @return how many there were
     */
    int each(int used, FrameQueue.Receiver receiver) {
        long announced = Math.min(u32(COUNT_AT), used / FRAME_HEADER);
        int frames = 0;
        long at = u32(FIRST_AT);
        for (long left = announced; left > 0; left--) {
            if (at < BlockRing.BLOCK_HEADER || at > used - FRAME_HEADER || !read((int) at, used)) {
                damaged += left;
                break;
            }
            if (!twin) {
                receiver.take(frame);
                frames++;
            }
            // a frame that follows cannot begin in the header of this one; 0 is the end
            at = nextOffset < FRAME_HEADER ? 0 : at + nextOffset;
        }
        return frames;
    }

    /** Frames that were announced and could not be read, since the last call. */
    long takeDamaged() {
        long taken = damaged;
        damaged = 0;
        return taken;
    }

    private boolean read(int at, int used) {
        nextOffset = u32(at);
        long captured = u32(at + 12);
        long original = u32(at + 16);
        int status = int32(at + 20);
        int linkAt = u16(at + 24);
        int networkAt = u16(at + 26);
        int hardware = u16(at + ADDRESS_AT + 8);
        if (linkAt < FRAME_HEADER || captured > used - at - linkAt) {
            return false;
        }
        LinkKind kind = LinkKind.of(hardware);
        // without the filter's help, which is asked first: each frame passes a loopback interface twice
        twin = kind == LinkKind.LOOPBACK && block[at + ADDRESS_AT + 10] == OUTGOING;
        int start = at + linkAt;
        int length = (int) captured;
        if (kind == LinkKind.RAW_IP && networkAt > linkAt && networkAt - linkAt <= length) {
            // such as the header of PPP, of which neither direction can be relied upon
            start += networkAt - linkAt;
            length -= networkAt - linkAt;
            original -= networkAt - linkAt;
        } else if (kind == LinkKind.ETHERNET && (status & VLAN_VALID) != 0 && length >= MAC_ADDRESSES) {
            start = restoreTag(at, start, status);
            length += TAG;
            original += TAG;
        }
        frame.capturedAtNanos = u32(at + 4) * SECOND + u32(at + 8);
        frame.linkType = kind.linkType(hardware);
        frame.offset = start;
        frame.length = length;
        frame.originalLength = (int) Math.max(length, Math.min(original, Frame.MAX_BYTES));
        return true;
    }

    /** Moves the addresses forward, over bytes of the header that have been read, and puts the tag behind them. */
    private int restoreTag(int at, int start, int status) {
        int tag = u16(at + 32);
        int type = (status & VLAN_TYPE_VALID) != 0 ? u16(at + 36) : TYPE_VLAN;
        int moved = start - TAG;
        System.arraycopy(block, start, block, moved, MAC_ADDRESSES);
        int tagAt = moved + MAC_ADDRESSES;
        block[tagAt] = (byte) (type >>> 8);
        block[tagAt + 1] = (byte) type;
        block[tagAt + 2] = (byte) (tag >>> 8);
        block[tagAt + 3] = (byte) tag;
        return moved;
    }

    private int int32(int at) {
        return (int) INT.get(block, at);
    }

    private long u32(int at) {
        return Integer.toUnsignedLong(int32(at));
    }

    private int u16(int at) {
        return Short.toUnsignedInt((short) SHORT.get(block, at));
    }
}
