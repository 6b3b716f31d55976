// SPDX-License-Identifier: Apache-2.0
package io.packetd.shipper.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Capture by packet sockets. One interface is bound to; of several, a socket sees all interfaces, and the filter begins by
 * leaving out the others: so frames of all come in one order, and both directions of a connection that comes in here and leaves
 * there in one queue.
 */
final class RingCapture implements LiveCapture {

    private static final String LOOPBACK = "lo";

    private final List<RingQueue> queues;

    private RingCapture(List<RingQueue> queues) {
        this.queues = List.copyOf(queues);
    }

    static LiveCapture open(CaptureOptions options) throws IOException {
        List<HostLink> links = options.anyInterface() ? List.of() : links(options.interfaces());
        HostLink bound =
                switch (links.size()) {
                    case 0 -> new HostLink(CaptureOptions.ANY, 0);
                    case 1 -> links.get(0);
                    default ->
                        new HostLink(
                                String.join(
                                        ", ", links.stream().map(HostLink::name).toList()),
                                0);
                };
        List<Integer> indexes =
                links.size() > 1 ? links.stream().map(HostLink::index).toList() : List.of();
        BpfProgram filter = PacketFilter.compile(options, indexes);
        Opening opening = new Opening(options, bound);
        try {
            for (int i = 0; i < options.threads(); i++) {
                opening.addQueue();
            }
            if (options.promiscuous()) {
                for (HostLink link : links) {
                    if (!link.name().equals(LOOPBACK)) {
                        opening.sockets.get(0).promiscuous(link.index());
                    }
                }
            }
            for (PacketSocket socket : opening.sockets) {
                socket.filter(filter);
            }
            return new RingCapture(opening.queues);
        } catch (IOException | RuntimeException e) {
            opening.sockets.forEach(PacketSocket::close);
            throw e;
        }
    }

    @Override
    public List<FrameQueue> queues() {
        return List.copyOf(queues);
    }

    @Override
    public void close() {
        queues.forEach(RingQueue::close);
    }

    private static List<HostLink> links(String pattern) throws IOException {
        List<HostLink> links = new ArrayList<>();
        for (String name : Interfaces.matching(pattern)) {
            int index = LibC.if_nametoindex(name);
            if (index > 0) {
                links.add(new HostLink(name, index));
            }
        }
        if (links.isEmpty()) {
            throw CaptureFailure.unknownInterface(pattern, Interfaces.names());
        }
        return links;
    }

    /** Sockets on their way; nothing passes them yet. */
    private static final class Opening {

        private final CaptureOptions options;
        private final HostLink link;
        private final List<PacketSocket> sockets = new ArrayList<>();
        private final List<RingQueue> queues = new ArrayList<>();
        private int group;

        Opening(CaptureOptions options, HostLink link) {
            this.options = options;
            this.link = link;
        }

        void addQueue() throws IOException {
            PacketSocket socket = PacketSocket.open(link.name());
            sockets.add(socket);
            // until all sockets share the packets, each would get all of them
            socket.filter(BpfProgram.dropAll());
            ByteBuffer ring = socket.map(
                    options.blockBytes(), options.ringBytes() / options.blockBytes(), options.retireMillis());
            socket.bind(link.index());
            if (options.threads() > 1) {
                if (sockets.size() == 1) {
                    group = socket.foundGroup(FanoutProgram.compile());
                } else {
                    socket.joinGroup(group);
                }
            }
            queues.add(new RingQueue(socket, link, ring, options.blockBytes()));
        }
    }
}
