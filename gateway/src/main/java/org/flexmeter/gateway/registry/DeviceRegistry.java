package org.flexmeter.gateway.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All devices at one moment. Immutable: an edited file becomes another registry. */
public final class DeviceRegistry {
    private static final DeviceRegistry EMPTY = new DeviceRegistry(Map.of(), List.of());

    /** By gateway, then by local id. {@code Map.copyOf} keeps no node for an entry. */
    private final Map<String, Map<String, Device>> byGateway;

    private final Map<String, Device> byHardwareId;
    private final Map<String, List<Device>> byGroup;

    private DeviceRegistry(Map<String, Map<String, Device>> byGateway, Collection<Device> devices) {
        this.byGateway = byGateway;
        Map<String, Device> byId = new HashMap<>();
        Map<String, List<Device>> groups = new HashMap<>();
        for (Device device : devices) {
            byId.put(device.hardwareId(), device);
            for (String group : device.groups()) {
                groups.computeIfAbsent(group, name -> new ArrayList<>()).add(device);
            }
        }
        groups.replaceAll((group, members) -> List.copyOf(members));
        this.byHardwareId = Map.copyOf(byId);
        this.byGroup = Map.copyOf(groups);
    }

    /** A registry without devices. */
    public static DeviceRegistry empty() {
        return EMPTY;
    }

    /**
     * A registry of these devices.
     *
     * @throws IllegalArgumentException if two of one gateway have the same local id
     */
    public static DeviceRegistry of(Collection<Device> devices) {
        Map<String, Map<String, Device>> byGateway = new HashMap<>();
        for (Device device : devices) {
            Device other =
                    byGateway
                            .computeIfAbsent(device.gateway(), gateway -> new HashMap<>())
                            .put(device.localId(), device);
            if (other != null) {
                throw new IllegalArgumentException(
                        "two devices " + device.localId() + " of gateway " + device.gateway());
            }
        }
        byGateway.replaceAll((gateway, ofGateway) -> Map.copyOf(ofGateway));
        return new DeviceRegistry(Map.copyOf(byGateway), devices);
    }

    /** The device that a source calls so. */
    public Optional<Device> find(String gateway, String localId) {
        return Optional.ofNullable(byGateway.getOrDefault(gateway, Map.of()).get(localId));
    }

    /** The device that the control centre calls so. */
    public Optional<Device> findByHardwareId(String hardwareId) {
        return Optional.ofNullable(byHardwareId.get(hardwareId));
    }

    /** The devices of a group, of whatever gateway, in the order of the file. */
    public List<Device> group(String name) {
        return byGroup.getOrDefault(name, List.of());
    }

    /** The devices of a gateway, in no order. */
    public List<Device> devices(String gateway) {
        return List.copyOf(byGateway.getOrDefault(gateway, Map.of()).values());
    }

    /** The gateways that have devices. */
    public Set<String> gateways() {
        return byGateway.keySet();
    }

    /** How many devices there are. */
    public int size() {
        return byGateway.values().stream().mapToInt(Map::size).sum();
    }

    /** What became of the devices from one registry to the next. */
    public static Changes changes(DeviceRegistry old, DeviceRegistry next) {
        int same = 0;
        int changed = 0;
        for (Map<String, Device> devices : next.byGateway.values()) {
            for (Device device : devices.values()) {
                Optional<Device> before = old.find(device.gateway(), device.localId());
                same += before.filter(device::equals).isPresent() ? 1 : 0;
                changed += before.filter(other -> !device.equals(other)).isPresent() ? 1 : 0;
            }
        }
        return new Changes(
                next.size() - same - changed, changed, old.size() - same - changed, next.size());
    }

    /**
     * Counts of devices, for one line of the log.
     *
     * @param total devices in the new registry
     */
    public record Changes(int added, int changed, int removed, int total) {
        /** Whether the new registry is the same. */
        public boolean none() {
            return added == 0 && changed == 0 && removed == 0;
        }

        @Override
        public String toString() {
            return added
                    + " added, "
                    + changed
                    + " changed, "
                    + removed
                    + " removed, "
                    + total
                    + " in all";
        }
    }
}
