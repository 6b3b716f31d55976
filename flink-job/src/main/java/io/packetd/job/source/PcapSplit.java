// SPDX-License-Identifier: Apache-2.0
package io.packetd.job.source;

import java.util.List;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One capture, of one or several files, and how far it has been read. What has been read is a number of whole batches and
 * some blocks of the next one; batches depend on nothing but the files, so reading them again gives the same blocks.
 *
 * @param capture its number in the job, from 0 on
 * @param domain goes into the keys of its flows; empty when it is the only capture
 * @param files in the order of ties
 * @param batchStart where the current batch begins, as {@link CaptureBatches} writes it; empty at the start
 * @param emitted blocks of that batch that have been sent
 */
@SuppressWarnings("ArrayRecordComponent") // stays inside the package, and nobody writes to the array
record PcapSplit(int capture, String domain, List<CaptureInput> files, byte[] batchStart, int emitted)
        implements SourceSplit {

    PcapSplit {
        files = List.copyOf(files);
    }

    /** A capture of which nothing has been read. */
    static PcapSplit unread(int capture, String domain, List<CaptureInput> files) {
        return new PcapSplit(capture, domain, files, new byte[0], 0);
    }

    @Override
    public String splitId() {
        return "capture-" + capture;
    }
}
