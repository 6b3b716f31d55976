// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import io.packetd.shipper.live.Interfaces;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code packetd ifaces}. */
@Command(name = "ifaces", description = "List the network interfaces that have an address.")
@SuppressWarnings("NullAway.Init") // picocli sets the field
final class IfacesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        for (Interfaces.HostInterface each : Interfaces.list()) {
            out.println("- " + each.name() + ": [" + String.join(" ", each.addresses()) + "]");
        }
        return 0;
    }
}
