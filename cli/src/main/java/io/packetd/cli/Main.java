// SPDX-License-Identifier: Apache-2.0
package io.packetd.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The entry of the process. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        int exitCode = commandLine(console).execute(arguments);
        try {
            console.out().flush();
        } catch (IOException closed) {
            exitCode = CommandLine.ExitCode.SOFTWARE;
        }
        console.err().flush();
        // nothing is left to do, and the threads of an embedded cluster take their time to end
        Runtime.getRuntime().halt(exitCode);
    }

    static CommandLine commandLine(Console console) {
        return commandLine(console, Submission.Time.SYSTEM);
    }

    static CommandLine commandLine(Console console, Submission.Time time) {
        CommandLine commandLine = new CommandLine(new PacketdCommand())
                .addSubcommand(new AnalyzeCommand(console))
                .addSubcommand(new ShipCommand(console))
                .addSubcommand(new WatchCommand(console))
                .addSubcommand(new SubmitCommand(console, time))
                .addSubcommand(new ConfigCommand(console))
                .addSubcommand(new IfacesCommand())
                .addSubcommand(new VersionCommand())
                .addSubcommand(new CommandLine.HelpCommand());
        PrintWriter out = new PrintWriter(console.out(), true, StandardCharsets.UTF_8);
        commandLine.setOut(out);
        commandLine.setErr(console.err());
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(
                console.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        commandLine.setParameterExceptionHandler(Main::wrongUsage);
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
        return commandLine;
    }

    private static int wrongUsage(CommandLine.ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("packetd: " + e.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr())) {
            command.getErr().println("Try '" + command.getCommandSpec().qualifiedName(" ") + " --help'.");
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception failure, CommandLine command) {
        if (!Failures.isClosedPipe(failure)) {
            command.getErr().println("packetd: " + Failures.message(failure));
        }
        return CommandLine.ExitCode.SOFTWARE;
    }
}
