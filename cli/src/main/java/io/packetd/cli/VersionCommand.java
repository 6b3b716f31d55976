// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code packetd version}. */
@Command(name = "version", description = "Show the version of packetd and of the Java that runs it.")
@SuppressWarnings("NullAway.Init") // picocli sets the field
final class VersionCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        spec.commandLine()
                .getOut()
                .println("packetd " + (version == null ? "(not packaged)" : version) + ", Java "
                        + System.getProperty("java.version"));
    }
}
