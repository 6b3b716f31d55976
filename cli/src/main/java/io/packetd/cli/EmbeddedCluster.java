// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.AnalysisJob;
import io.packetd.job.AnalysisRequest;
import io.packetd.job.WatchJob;
import io.packetd.job.connection.Decoding;
import io.packetd.job.source.PcapSource;
import io.packetd.job.stats.AnalysisStats;
import io.packetd.job.stats.StatsFunction;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.runtime.rpc.RpcSystem;
import org.apache.flink.util.Reference;

/** Flink inside this process, as small as it goes, reachable from this machine only. */
final class EmbeddedCluster {

    private static final String LOOPBACK = "127.0.0.1";

    /** Blocks are mostly 32 to 128 KiB: larger segments mean fewer pieces. */
    private static final MemorySize SEGMENT = MemorySize.ofMebiBytes(1).divide(8);

    private EmbeddedCluster() {}

    /** Runs the analysis in a cluster of its own and waits for its end. */
    static AnalysisStats run(AnalysisRequest request, int parallelism) throws Exception {
        int readers = request.grouping() == PcapSource.Grouping.MERGED
                ? 1
                : Math.min(parallelism, request.files().size());
        MiniCluster cluster = start(readers, parallelism);
        JobExecutionResult result = cluster.executeJobBlocking(
                AnalysisJob.graph(request, parallelism).getJobGraph());
        return AnalysisJob.stats(result);
    }

    /** Runs a job over what is captured in this process, and waits for its end. */
    static AnalysisStats watch(String name, Decoding decoding, int parallelism) throws Exception {
        MiniCluster cluster = start(1, parallelism);
        JobExecutionResult result =
                cluster.executeJobBlocking(WatchJob.live(name, decoding, StatsFunction.Report.ALL, parallelism)
                        .getJobGraph());
        return AnalysisJob.stats(result);
    }

    private static MiniCluster start(int readers, int parallelism) throws Exception {
        MiniClusterConfiguration configuration = new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration(readers, parallelism))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .setCommonBindAddress(LOOPBACK)
                .build();
        // not closed: the process ends when the command does, and closing takes longer than a small job
        MiniCluster cluster = new MiniCluster(configuration, EmbeddedCluster::rpcSystem);
        cluster.start();
        return cluster;
    }

    private static Configuration configuration(int readers, int parallelism) {
        Configuration options = new Configuration();
        options.set(JobManagerOptions.ADDRESS, LOOPBACK);
        options.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        options.set(TaskManagerOptions.HOST, LOOPBACK);
        options.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        options.set(RestOptions.ADDRESS, LOOPBACK);
        options.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        options.set(RestOptions.BIND_PORT, "0");
        options.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, SEGMENT);
        options.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1));
        // two buffers for each channel and some for each end, twice as many as needed
        MemorySize network = SEGMENT.multiply(64 + 4.0 * readers * parallelism + 16.0 * (readers + parallelism));
        options.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
        options.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
        return options;
    }

    /**
     * Flink's RPC straight from the class path, where the class-data archive covers it. Its loader would unpack a jar of 22 MB
     * and load it in a class loader of its own at every start; it is the fallback.
     */
    private static Reference<RpcSystem> rpcSystem() {
        try {
            return Reference.owned(Class.forName("org.apache.flink.runtime.rpc.pekko.PekkoRpcSystem")
                    .asSubclass(RpcSystem.class)
                    .getConstructor()
                    .newInstance());
        } catch (ReflectiveOperationException | LinkageError notOnTheClassPath) {
            return Reference.owned(RpcSystem.load());
        }
    }
}
