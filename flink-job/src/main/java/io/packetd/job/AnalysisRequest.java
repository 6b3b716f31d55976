// SPDX-License-Identifier: Apache-2.0
package io.packetd.job;

import io.packetd.job.connection.Decoding;
import io.packetd.job.source.CaptureInput;
import io.packetd.job.source.PcapSource;
import io.packetd.job.stats.StatsFunction;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be analysed.
 *
 * @param name tells the job from others in this JVM, see {@link io.packetd.job.source.ReadProgress}
 * @param files at least one, in the order of ties
 * @param runs an existing folder for sorted runs of JSON lines; null when only figures are wanted
 */
public record AnalysisRequest(
        String name,
        List<CaptureInput> files,
        PcapSource.Grouping grouping,
        Decoding decoding,
        StatsFunction.Report report,
        @Nullable Path runs) {

    /** Copies the list. */
    public AnalysisRequest {
        files = List.copyOf(files);
    }

    /** Bytes of all files on disk. */
    public long bytes() {
        return files.stream().mapToLong(CaptureInput::bytes).sum();
    }
}
