// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.job.connection.StandardProtocols;
import io.packetd.protocol.Descriptor;
import io.packetd.protocol.Protocol;
import io.packetd.protocol.Protocols;
import io.packetd.protocol.Rule;
import io.packetd.protocol.Transport;
import io.packetd.shipper.live.CaptureEngine;
import io.packetd.shipper.live.CaptureOptions;
import io.packetd.shipper.live.CaptureRule;
import io.packetd.shipper.live.IpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options of every command that captures. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CaptureFlags {

    private static final int MEBI = 1 << 20;

    @Option(
            names = "--ifaces",
            paramLabel = "REGEX",
            description =
                    "Interfaces whose name this regular expression is found in, or any. Default: ${DEFAULT-VALUE}.")
    private String ifaces = CaptureOptions.ANY;

    @Option(
            names = "--proto",
            paramLabel = "RULE",
            converter = AnalyzeCommand.StandardRuleConverter.class,
            description = {
                "Capture only this protocol on these ports: 'name;port[,port...][;host]'. May be given more than once.",
                "Without it everything is captured and every known protocol is found on any port."
            })
    private List<Rule> rules = new ArrayList<>();

    @Option(names = "--ipv", paramLabel = "VERSION", description = "v4, v6 or both. Default: ${DEFAULT-VALUE}.")
    private String ipVersion = "both";

    @Option(names = "--no-promisc", description = "Do not ask interfaces for frames that are meant for others.")
    private boolean noPromiscuous;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "auto, af_packet (Linux) or libpcap. Default: ${DEFAULT-VALUE}.")
    private String engine = "auto";

    @Option(
            names = "--snaplen",
            paramLabel = "BYTES",
            description = "Most bytes captured of a frame; the rest is counted as cut. Default: ${DEFAULT-VALUE}.")
    private int snapLength = CaptureOptions.DEFAULT_SNAP_LENGTH;

    @Option(
            names = "--ring",
            paramLabel = "MIB",
            description = "Memory that the kernel fills, for each thread. Default: ${DEFAULT-VALUE}.")
    private int ringMebibytes = CaptureOptions.DEFAULT_RING_BYTES / MEBI;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Capture threads, 1 to 64; a connection stays on one. Default: ${DEFAULT-VALUE}.")
    private int threads = 1;

    /** The rules as the decoders take them. */
    List<Rule> rules() {
        return rules;
    }

    /** What is captured, in words. */
    String shown() {
        return ifaces + (rules.isEmpty() ? "" : ", " + rules.size() + (rules.size() == 1 ? " rule" : " rules"));
    }

    /**
     * The options of the capture.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    CaptureOptions options() {
        if (ringMebibytes < 1 || ringMebibytes > 1024) {
            throw new IllegalArgumentException("--ring: " + ringMebibytes + " is not in 1 to 1024");
        }
        Protocols protocols = new StandardProtocols().protocols();
        List<CaptureRule> captured = new ArrayList<>();
        for (Rule rule : rules) {
            captured.add(new CaptureRule(rule.protocol(), transport(protocols, rule), rule.ports(), rule.host()));
        }
        return CaptureOptions.builder()
                .engine(CaptureEngine.of(engine))
                .interfaces(ifaces)
                .rules(captured)
                .ipVersion(IpVersion.of(ipVersion))
                .promiscuous(!noPromiscuous)
                .snapLength(snapLength)
                .ringBytes(ringMebibytes == 1024 ? 1 << 30 : ringMebibytes * MEBI)
                .threads(threads)
                .build();
    }

    private static CaptureRule.Transport transport(Protocols protocols, Rule rule) {
        Protocol<?> protocol = protocols.byId(rule.protocol());
        Set<Transport> transports =
                protocol == null ? Set.of() : descriptor(protocol).transports();
        if (transports.equals(Set.of(Transport.TCP))) {
            return CaptureRule.Transport.TCP;
        }
        return transports.equals(Set.of(Transport.UDP)) ? CaptureRule.Transport.UDP : CaptureRule.Transport.BOTH;
    }

    private static Descriptor descriptor(Protocol<?> protocol) {
        return protocol.descriptor();
    }
}
