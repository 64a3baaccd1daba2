package org.flexmeter.world.cloud;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.flexmeter.world.meter.Device;

/**
 * Makes up orders for simulated meters: every command of every device type in turn, meter after
 * meter, on both kinds of topic, among them one that is wrong on purpose and one to a group.
 */
public final class Orders {
    private static final int MEMBERS = 3;
    private static final int LONGEST = 3;
    private static final String READ_NOW = "read-now";
    private static final String DISCONNECT = "disconnect";
    private static final String CONNECT = "connect";
    private static final String LIMIT_POWER = "limit-power";
    private static final String SET_INTERVAL = "set-interval";
    private static final String SECONDS = "seconds";
    private static final String LIMIT = "limit";

    private static final List<String> SWITCHES =
            List.of(READ_NOW, DISCONNECT, CONNECT, LIMIT_POWER);
    private static final Map<String, List<String>> COMMANDS =
            Map.of(
                    "eon/apartment-electricity", SWITCHES,
                    "iren/st-comet-single-phase", SWITCHES,
                    "iren/st-comet-three-phase", SWITCHES,
                    "iren/electric-standard-meter", SWITCHES,
                    "ennova/midori-smart-meter",
                            List.of(READ_NOW, SET_INTERVAL, DISCONNECT, CONNECT),
                    "ennova/blink-detector", List.of(READ_NOW, SET_INTERVAL),
                    "unibo/single-meter", List.of(READ_NOW, SET_INTERVAL));

    private final Map<String, List<Device>> devices = new TreeMap<>();
    private final Map<String, Integer> turns = new HashMap<>();

    /**
     * @param all simulated devices of any gateway; those that obey no command are left alone
     */
    public Orders(List<Device> all) {
        for (Device device : all) {
            if (COMMANDS.containsKey(key(device))) {
                devices.computeIfAbsent(device.gateway(), gateway -> new ArrayList<>()).add(device);
            }
        }
    }

    private static String key(Device device) {
        return device.gateway() + "/" + device.type();
    }

    /** Gateways that have devices which obey. */
    public List<String> gateways() {
        return List.copyOf(devices.keySet());
    }

    /** One group a gateway: its name and its members' hardwareIds. */
    public Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new TreeMap<>();
        for (String gateway : gateways()) {
            groups.put(group(gateway), members(gateway));
        }
        return groups;
    }

    private static String group(String gateway) {
        return gateway + "-feeder-1";
    }

    private List<String> members(String gateway) {
        return devices.get(gateway).stream().limit(MEMBERS).map(Device::hardwareId).toList();
    }

    /** The next order that must be obeyed by one meter. */
    public Order next(String gateway) {
        int turn = turns.merge(gateway, 1, Integer::sum) - 1;
        List<Device> of = devices.get(gateway);
        Device device = of.get(turn % of.size());
        List<String> commands = COMMANDS.get(key(device));
        // Another command for the device each time its turn comes.
        String command = commands.get((turn / of.size() + turn) % commands.size());
        Order order = Order.to(gateway, device.hardwareId(), command, parameters(command, turn));
        return turn % 2 == 0 ? order : order.through("gw-" + gateway);
    }

    private static Map<String, Object> parameters(String command, int turn) {
        return switch (command) {
            case SET_INTERVAL -> Map.of(SECONDS, 1 + turn % LONGEST);
            case LIMIT_POWER -> Map.of(LIMIT, 1_000.0 + turn);
            default -> Map.of();
        };
    }

    /** An order to a gateway's group. */
    public Order toGroup(String gateway) {
        return Order.toGroup(gateway, group(gateway), members(gateway), READ_NOW, Map.of());
    }

    /** An order that must be refused: something that nobody can do, or a value out of range. */
    public Order wrong(String gateway) {
        String hardwareId = devices.get(gateway).get(0).hardwareId();
        Order order =
                switch (gateway) {
                    case "eon" -> Order.to(gateway, hardwareId, LIMIT_POWER, Map.of(LIMIT, -1.0));
                    case "iren" -> Order.to(gateway, hardwareId, "self-destruct", Map.of());
                    default -> Order.to(gateway, hardwareId, SET_INTERVAL, Map.of(SECONDS, 0));
                };
        return order.wrongOnPurpose();
    }
}
