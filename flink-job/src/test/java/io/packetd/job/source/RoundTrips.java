// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import io.packetd.job.PacketdJob;
import io.packetd.job.connection.Decoding;
import io.packetd.job.connection.FlowRoundTrip;
import io.packetd.job.connection.LocalConnections;
import io.packetd.job.connection.ProtocolRegistry;
import io.packetd.schema.SegmentBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** RoundTrips of capture files for tests. */
public final class RoundTrips {

    private RoundTrips() {}

    /** All RoundTrips of these files, each file a capture of its own. */
    public static List<FlowRoundTrip> of(ProtocolRegistry registry, List<String> files) throws IOException {
        List<FlowRoundTrip> all = new ArrayList<>();
        LocalConnections connections = new LocalConnections(new Decoding(registry, List.of()), all::add);
        PcapSource source = new PcapSource(
                CaptureFiles.resolve(files).files(), PcapSource.Grouping.SEPARATE, PacketdJob.KEY_GROUPS, "test");
        for (int capture = 0; capture < source.captures(); capture++) {
            try (CaptureBatches batches = source.read(capture)) {
                for (SegmentBlock block = batches.next(); block != null; block = batches.next()) {
                    connections.take(block, batches.time());
                }
            }
        }
        return all;
    }

    /** All RoundTrips of the fixtures. */
    public static List<FlowRoundTrip> ofFixtures(ProtocolRegistry registry) throws IOException {
        return of(
                registry,
                List.of(Path.of(System.getProperty("packetd.fixtures")).toString()));
    }
}
