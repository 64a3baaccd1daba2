package org.flexmeter.gateway.operate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.routes.Knowledge;

/** The devices of one gateway. */
record DevicesBean(String gateway, Knowledge knowledge) implements DevicesMXBean {

    @Override
    public int getRegistered() {
        return devices().size();
    }

    @Override
    public int getEnabled() {
        return (int) devices().stream().filter(Device::enabled).count();
    }

    @Override
    public Map<String, Integer> getTypes() {
        Map<String, Integer> types = new TreeMap<>();
        devices().forEach(device -> types.merge(device.deviceType(), 1, Integer::sum));
        return types;
    }

    @Override
    public String show(String id) {
        return knowledge
                .registry()
                .find(gateway, id)
                .map(
                        d ->
                                "%s: %s, hardwareId %s, %s"
                                        .formatted(
                                                d.localId(),
                                                d.deviceType(),
                                                d.hardwareId(),
                                                d.enabled() ? "enabled" : "disabled"))
                .orElse("there is no device " + id + " in devices.csv");
    }

    private List<Device> devices() {
        return knowledge.registry().devices(gateway);
    }
}
