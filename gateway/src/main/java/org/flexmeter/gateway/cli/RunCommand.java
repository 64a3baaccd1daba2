package org.flexmeter.gateway.cli;

import io.quarkus.runtime.Quarkus;
import java.util.concurrent.Callable;
import org.apache.camel.quarkus.main.CamelMainApplication;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Starts every enabled gateway and stays until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run every enabled gateway until SIGTERM or Ctrl-C.")
final class RunCommand implements Callable<Integer> {

    @Mixin private Home home;

    @Override
    public Integer call() {
        home.announce();
        Quarkus.run(CamelMainApplication.class);
        return 0;
    }
}
