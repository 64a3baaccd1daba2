package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.config.SmallRyeConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.registry.DeviceRegistryFile;
import org.flexmeter.gateway.registry.RegistryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the registry as the gateway reads it. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = "List the registered devices, of one gateway or of all.")
final class DevicesCommand implements Callable<Integer> {

    private static final JsonMapper JSON = new JsonMapper();

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Parameters(arity = "0..1", paramLabel = "GATEWAY", description = "Only those of this gateway.")
    private String gateway;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    public Integer call() {
        SmallRyeConfig settings = home.settings();
        Path file = settings.getValue("fm.devices", Path.class);
        PrintWriter out = spec.commandLine().getOut();
        try {
            DeviceRegistry registry = DeviceRegistryFile.load(file);
            Stream<String> gateways =
                    gateway == null ? registry.gateways().stream().sorted() : Stream.of(gateway);
            gateways.flatMap(g -> registry.devices(g).stream())
                    .sorted(
                            Comparator.comparing(Device::gateway)
                                    .thenComparing(Device::deviceType)
                                    .thenComparing(Device::localId))
                    .forEach(d -> out.println(json ? json(d) : line(d)));
            return 0;
        } catch (RegistryException e) {
            e.findings().forEach(f -> spec.commandLine().getErr().println(f));
            return 1;
        }
    }

    private static String json(Device device) {
        return JSON.createObjectNode()
                .put("gateway", device.gateway())
                .put("id", device.localId())
                .put("type", device.deviceType())
                .put("hardwareId", device.hardwareId())
                .put("enabled", device.enabled())
                .toString();
    }

    private static String line(Device device) {
        return String.format(
                "%-10s %-26s %-24s %-28s %s",
                device.gateway(),
                device.deviceType(),
                device.localId(),
                device.hardwareId(),
                device.enabled() ? "enabled" : "disabled");
    }
}
