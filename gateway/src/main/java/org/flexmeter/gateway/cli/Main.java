package org.flexmeter.gateway.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import org.flexmeter.gateway.http.Doorkeeper;
import org.flexmeter.gateway.resident.YoungObjects;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

/** The program: one executable, whose first word says what to do. */
@QuarkusMain
public final class Main {

    private Main() {}

    /**
     * Runs one command and ends with its exit code: 0 done, 1 the command found or met a fault, 2
     * it was not called rightly.
     */
    public static void main(String... args) {
        YoungObjects.begin();
        Doorkeeper.begin();
        System.exit(commandLine(args).execute(args));
    }

    /** What these arguments need; with none, all commands. */
    static CommandLine commandLine(String... args) {
        CommandLine root = new CommandLine(new GatewayCommand());
        return commandLine(root, root.getOut(), root.getErr(), args);
    }

    /** The same, printing there. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err, String... args) {
        return commandLine(new CommandLine(new GatewayCommand()), out, err, args);
    }

    private static CommandLine commandLine(
            CommandLine root, PrintWriter out, PrintWriter err, String... args) {
        GatewayCommand.commands(args).forEach(root::addSubcommand);
        return root.setOut(new Terminal(out))
                .setErr(new Terminal(err))
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new PlainErrors());
    }
}
