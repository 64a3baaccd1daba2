package org.flexmeter.gateway.monitor;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Devices by gateway and type. Types come and go with the registry, so what is shown is made anew
 * at each look.
 */
@ApplicationScoped
class DeviceGauges {
    private final MeterRegistry meters;
    private final Map<String, Shown> gateways = new ConcurrentHashMap<>();

    private record Shown(MultiGauge registered, MultiGauge silent) {}

    DeviceGauges(MeterRegistry meters) {
        this.meters = meters;
    }

    /**
     * Shows how many there are now.
     *
     * @param registered by type
     * @param silent enabled ones that are silent for longer than the period, by type
     */
    void show(String gateway, Map<String, Integer> registered, Map<String, Integer> silent) {
        Shown shown = gateways.computeIfAbsent(gateway, this::make);
        shown.registered().register(rows(registered, registered), true);
        shown.silent().register(rows(registered, silent), true);
    }

    private Shown make(String gateway) {
        return new Shown(
                MultiGauge.builder("fm.devices")
                        .description("Registered devices")
                        .tag("gateway", gateway)
                        .register(meters),
                MultiGauge.builder("fm.devices.silent")
                        .description("Enabled devices silent for longer than gateway.<name>.period")
                        .tag("gateway", gateway)
                        .register(meters));
    }

    private static List<MultiGauge.Row<?>> rows(
            Map<String, Integer> types, Map<String, Integer> counts) {
        return types.keySet().stream()
                .<MultiGauge.Row<?>>map(
                        type ->
                                MultiGauge.Row.of(
                                        Tags.of("type", type), counts.getOrDefault(type, 0)))
                .toList();
    }
}
