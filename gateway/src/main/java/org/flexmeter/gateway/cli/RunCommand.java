package org.flexmeter.gateway.cli;

import io.quarkus.runtime.Quarkus;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.camel.quarkus.main.CamelMainApplication;
import org.flexmeter.gateway.check.Finding;
import org.flexmeter.gateway.check.SettingsCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts every enabled gateway and stays until it is told to stop. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run every enabled gateway until SIGTERM or Ctrl-C.")
final class RunCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Override
    public Integer call() {
        SmallRyeConfig settings = home.settings();
        List<Finding> unusable = new SettingsCheck(settings, home.folder()).values();
        if (!unusable.isEmpty()) {
            unusable.forEach(spec.commandLine().getErr()::println);
            return 1;
        }
        Optional<String> taken =
                taken(settings, "quarkus.http").or(() -> taken(settings, "quarkus.management"));
        if (taken.isPresent()) {
            spec.commandLine().getErr().println(taken.get());
            return 1;
        }
        Quarkus.run(CamelMainApplication.class);
        return 0;
    }

    /** Quarkus says this too, after a page of stack traces. */
    private static Optional<String> taken(SmallRyeConfig settings, String prefix) {
        String host = settings.getValue(prefix + ".host", String.class);
        int port = settings.getValue(prefix + ".port", Integer.class);
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    "%s:%d cannot be listened on (%s); is another gateway running? Set %s.port in application.properties"
                            .formatted(host, port, e.getMessage(), prefix));
        }
    }
}
