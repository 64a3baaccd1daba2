package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.DeviceType;
import org.flexmeter.gateway.command.CommandDirectory;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.routes.GatewayStates.Phase;
import org.flexmeter.gateway.routes.GatewayStates.State;

/** Devices and what they obey, by registry and catalogues as they are at each moment. */
@ApplicationScoped
public class KnownCommands implements CommandDirectory {

    private final Knowledge knowledge;
    private final GatewayStates states;

    KnownCommands(Knowledge knowledge, GatewayStates states) {
        this.knowledge = knowledge;
        this.states = states;
    }

    @Override
    public boolean runs(String gateway) {
        return gateways().contains(gateway);
    }

    @Override
    public List<String> gateways() {
        return states.all().entrySet().stream()
                .filter(entry -> isRunning(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isRunning(State state) {
        return state.phase() == Phase.RUNNING;
    }

    @Override
    public Optional<Device> device(String hardwareId) {
        return knowledge.registry().findByHardwareId(hardwareId);
    }

    @Override
    public List<Device> group(String name) {
        return knowledge.registry().group(name);
    }

    @Override
    public Optional<DeviceType> deviceType(String gateway, String type) {
        return knowledge.catalogues().deviceType(gateway, type);
    }
}
