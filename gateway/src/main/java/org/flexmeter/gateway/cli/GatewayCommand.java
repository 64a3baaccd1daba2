package org.flexmeter.gateway.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "fm",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Gateways between meters and a demand-response cloud (FLEXMETER D2.2).",
            "Reads databases and serial lines, publishes FM JSON over MQTT."
        },
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            DevicesCommand.class,
            CommandCommand.class,
            QuarantineCommand.class,
            RerunCommand.class,
            StateCommand.class,
            UsersCommand.class,
            StatusCommand.class,
            OutboxCommand.class,
            TailCommand.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        })
final class GatewayCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
