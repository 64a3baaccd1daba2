package org.flexmeter.gateway.cli;

import java.util.List;
import java.util.stream.Stream;
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
        })
final class GatewayCommand implements Runnable {
    private static final List<Class<?>> OWN =
            List.of(
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
                    TailCommand.class);

    /** They tell of all the others. */
    private static final List<Class<?>> ABOUT_ALL =
            List.of(AutoComplete.GenerateCompletion.class, CommandLine.HelpCommand.class);

    @Spec private CommandSpec spec;

    /**
     * What is to be added for these arguments: the command that they begin with, or all where they
     * begin with something else. Making all of them takes a tenth of a native start.
     */
    static List<Class<?>> commands(String... arguments) {
        List<Class<?>> called =
                OWN.stream()
                        .filter(c -> arguments.length > 0 && name(c).equals(arguments[0]))
                        .toList();
        return called.isEmpty() ? Stream.concat(OWN.stream(), ABOUT_ALL.stream()).toList() : called;
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
