package org.flexmeter.gateway.cli;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that every command has: which folder holds what the operator edits. */
class Home {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-H", "--home"},
            paramLabel = "DIR",
            defaultValue = "${env:FM_HOME:-config}",
            description =
                    "Folder with application.properties, devices.csv, catalogue/, routes/ and state/"
                            + " (default: $FM_HOME, else ./config)")
    private Path folder;

    /**
     * The folder, absolute.
     *
     * @throws ParameterException if it does not exist
     */
    Path folder() {
        if (!Files.isDirectory(folder)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "the home folder "
                            + folder.toAbsolutePath()
                            + " does not exist; make it, or name another with --home DIR");
        }
        return folder.toAbsolutePath().normalize();
    }

    /** Lets {@link HomeSettings} find the folder's settings; to be called before it starts. */
    void announce() {
        System.setProperty(HomeSettings.HOME, folder().toString());
    }

    /** The settings as the running gateway would see them, for commands that do not start it. */
    SmallRyeConfig settings() {
        return builder().build();
    }

    /** The same, mapped to an interface. */
    SmallRyeConfig settings(Class<?> mapping) {
        return builder().withMapping(mapping).withValidateUnknown(false).build();
    }

    private SmallRyeConfigBuilder builder() {
        announce();
        return new SmallRyeConfigBuilder()
                .forClassLoader(Home.class.getClassLoader())
                .addDefaultInterceptors()
                .addDefaultSources()
                .addDiscoveredSources()
                .addDiscoveredConverters()
                .withProfile("prod");
    }
}
