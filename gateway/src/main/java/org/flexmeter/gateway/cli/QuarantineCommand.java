package org.flexmeter.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What was refused: looks at it, and does something about it; also while the gateway runs. */
@Command(
        name = "quarantine",
        mixinStandardHelpOptions = true,
        description = "Look at what was refused, and why; replay or discard it.",
        subcommands = {
            QuarantineList.class,
            QuarantineShow.class,
            QuarantineExport.class,
            QuarantineReplay.class,
            QuarantineDiscard.class
        })
final class QuarantineCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
