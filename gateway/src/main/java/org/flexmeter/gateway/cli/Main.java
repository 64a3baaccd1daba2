package org.flexmeter.gateway.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import org.flexmeter.gateway.http.Doorkeeper;
import org.flexmeter.gateway.resident.YoungObjects;
import picocli.CommandLine;

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
        GatewayCommand.commands(args).forEach(root::addSubcommand);
        return root.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new PlainErrors());
    }
}
