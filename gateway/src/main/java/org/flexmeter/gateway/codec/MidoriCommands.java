package org.flexmeter.gateway.codec;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Commands through the concentrator to its meters (docs/protocols/midori.md). */
final class MidoriCommands implements CommandFrames {
    private static final Pattern ADDRESS = Pattern.compile("[0-9A-F]{8}");

    private static final Map<String, DeviceAction> ACTIONS =
            Map.of(
                    "set-interval",
                    new DeviceAction(0x01, "seconds", 1, 3600, s -> "the interval is " + s + " s"),
                    "read-now",
                    DeviceAction.plain(0x02, value -> "read"),
                    "disconnect",
                    DeviceAction.plain(0x03, MidoriCommands::relay),
                    "connect",
                    DeviceAction.plain(0x04, MidoriCommands::relay));

    private static final Map<Integer, String> PROBLEMS =
            Map.of(
                    0x00, "",
                    0x01, "the meter refused it",
                    0x02, "the meter did not answer",
                    0x03, "the meter has no such command",
                    0x04, "the concentrator was busy, nothing was done");

    /** Why a command was not carried out; empty text if it was, no text if the code is unknown. */
    static Optional<String> problem(int result) {
        return Optional.ofNullable(PROBLEMS.get(result));
    }

    @Override
    public byte[] encode(Order order, int sequence) {
        DeviceAction action = DeviceAction.of(ACTIONS, order);
        if (!ADDRESS.matcher(order.device()).matches()) {
            throw new IllegalArgumentException(
                    order.device()
                            + " is no address of eight capital hex digits; mend devices.csv");
        }
        return MidoriFrames.command(
                Integer.parseUnsignedInt(order.device(), 16),
                sequence,
                order.number(),
                action.code(),
                (int) action.argument(order));
    }

    @Override
    public String told(String command, Answer answer) {
        return DeviceAction.told(ACTIONS, command, answer);
    }

    private static String relay(long state) {
        return state == 0 ? "the relay is open" : "the relay is closed";
    }
}
