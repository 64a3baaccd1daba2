package org.flexmeter.gateway.feed;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Feed;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.registry.DeviceRegistry;

/** The directory made of the catalogue and of the registry as it is at each moment. */
public final class CatalogueDirectory implements FeedDirectory {
    private final Catalogues catalogues;
    private final Supplier<DeviceRegistry> registry;

    public CatalogueDirectory(Catalogues catalogues, Supplier<DeviceRegistry> registry) {
        this.catalogues = Objects.requireNonNull(catalogues, "catalogues");
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public Facts facts(String gateway, String feed) {
        Feed entry = catalogues.feed(gateway, feed);
        boolean batch = entry instanceof Feed.Measurements m && m.batch().isPresent();
        return new Facts(
                entry.source().deviceType().name(),
                entry.source().deviceColumn(),
                batch,
                entry instanceof Feed.AlarmRegister);
    }

    @Override
    public List<String> devices(String gateway, String deviceType) {
        return registry.get().devices(gateway).stream()
                .filter(device -> device.enabled() && device.deviceType().equals(deviceType))
                .map(Device::localId)
                .toList();
    }
}
