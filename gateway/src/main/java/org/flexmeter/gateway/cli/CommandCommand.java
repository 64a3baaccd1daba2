package org.flexmeter.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Commands of the control centre, and some by hand. */
@Command(
        name = "command",
        mixinStandardHelpOptions = true,
        description = "Look at the commands of a gateway, or send one to a device.",
        subcommands = {CommandList.class, CommandShow.class, CommandSend.class})
final class CommandCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
