// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Loads the classes that commands use, while the launcher makes the class-data archive that lets them start faster. */
public final class Training {

    private Training() {}

    /** Analyses a small capture with and without a cluster. */
    public static void main(String[] arguments) {
        OutputStream nowhere = OutputStream.nullOutputStream();
        Console console = new Console(nowhere, new PrintWriter(nowhere, false, StandardCharsets.UTF_8), false, false);
        int exitCode = 0;
        for (List<String> options : List.of(
                List.<String>of(),
                List.of("--json"),
                List.of("--parallelism=2"),
                List.of("--parallelism=2", "--json"))) {
            List<String> command = new ArrayList<>(List.of("analyze"));
            command.addAll(options);
            command.addAll(List.of(arguments));
            exitCode = Math.max(exitCode, Main.commandLine(console).execute(command.toArray(new String[0])));
        }
        System.exit(exitCode);
    }
}
