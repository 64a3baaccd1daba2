package org.flexmeter.gateway.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.registry.DeviceRegistry;

/**
 * When each device of a gateway was heard last. One entry a registered device and no more: what
 * comes from unknown devices is not remembered. Thread-safe.
 */
final class Hearing {
    private static final int UNHEARD = 0;

    private final String gateway;
    private final Instant since;
    private DeviceRegistry registry = DeviceRegistry.empty();
    private Map<String, Entry> devices = Map.of();

    /** Seconds are enough, and half as large. */
    private static final class Entry {
        private final Device device;
        private int heardAfter;

        Entry(Device device, int heardAfter) {
            this.device = device;
            this.heardAfter = heardAfter;
        }
    }

    Hearing(String gateway, Instant since) {
        this.gateway = gateway;
        this.since = since;
    }

    /** Takes over an edited registry; what was heard before is kept. */
    synchronized void know(DeviceRegistry now) {
        if (now == registry) {
            return;
        }
        Map<String, Entry> next = new HashMap<>();
        for (Device device : now.devices(gateway)) {
            Entry before = devices.get(device.hardwareId());
            next.put(
                    device.hardwareId(),
                    new Entry(device, before == null ? UNHEARD : before.heardAfter));
        }
        registry = now;
        devices = next;
    }

    /**
     * A device has spoken.
     *
     * @return its type; empty for one that is not registered
     */
    synchronized Optional<String> heard(String hardwareId, Instant now) {
        Entry entry = devices.get(hardwareId);
        if (entry == null) {
            return Optional.empty();
        }
        entry.heardAfter = 1 + (int) Duration.between(since, now).toSeconds();
        return Optional.of(entry.device.deviceType());
    }

    /** Enabled devices that have been silent for longer than that, in order, so many at most. */
    synchronized List<String> silent(Duration period, Instant now, int limit) {
        return devices.values().stream()
                .filter(entry -> isSilent(entry, period, now))
                .map(entry -> entry.device.hardwareId())
                .sorted()
                .limit(limit)
                .toList();
    }

    /** How many enabled devices have been silent for longer than that, by type. */
    synchronized Map<String, Integer> countSilent(Duration period, Instant now) {
        return count(entry -> isSilent(entry, period, now));
    }

    /** Registered devices by type. */
    synchronized Map<String, Integer> types() {
        return count(entry -> true);
    }

    private Map<String, Integer> count(Predicate<Entry> which) {
        Map<String, Integer> types = new TreeMap<>();
        devices.values().stream()
                .filter(which)
                .forEach(e -> types.merge(e.device.deviceType(), 1, Integer::sum));
        return types;
    }

    private boolean isSilent(Entry entry, Duration period, Instant now) {
        return entry.device.enabled()
                && now.isAfter(since.plusSeconds(entry.heardAfter).plus(period));
    }
}
