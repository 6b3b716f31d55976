// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code packetd} without a subcommand. */
@Command(
        name = "packetd",
        description = "Takes application protocols apart as they pass by, and pairs requests with their responses.",
        synopsisSubcommandLabel = "COMMAND",
        subcommandsRepeatable = false)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PacketdCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
