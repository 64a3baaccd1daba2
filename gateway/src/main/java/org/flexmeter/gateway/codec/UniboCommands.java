package org.flexmeter.gateway.codec;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Commands through the dongle to its nodes (docs/protocols/unibo.md). */
final class UniboCommands implements CommandFrames {
    private static final Pattern NODE = Pattern.compile("[0-9A-F]{16}");

    private static final String READ_NOW = "read-now";

    private static final Map<String, DeviceAction> ACTIONS =
            Map.of(
                    "set-interval",
                    new DeviceAction(0x01, "seconds", 1, 60, s -> "the interval is " + s + " s"),
                    READ_NOW,
                    DeviceAction.plain(0x02, sequence -> "reading " + sequence));

    private static final Map<Integer, String> PROBLEMS =
            Map.of(
                    0x00, "",
                    0x01, "the node refused it",
                    0x03, "the node has no such command");

    /** Why a command was not carried out; empty text if it was, no text if the code is unknown. */
    static Optional<String> problem(int result) {
        return Optional.ofNullable(PROBLEMS.get(result));
    }

    /** The sequence is that of the command's number, so that a repeat has the same bytes. */
    @Override
    public byte[] encode(Order order, int sequence) {
        DeviceAction action = DeviceAction.of(ACTIONS, order);
        if (!NODE.matcher(order.device()).matches()) {
            throw new IllegalArgumentException(
                    order.device() + " is no node of sixteen capital hex digits; mend devices.csv");
        }
        int data = UniboPacket.LENGTH_COMMAND;
        ByteBuffer packet = ByteBuffer.allocate(SyncFraming.DATA_AT + data + 2);
        packet.putShort((short) UniboPacket.SYNC).put(HexFormat.of().parseHex(order.device()));
        packet.put((byte) data).put((byte) UniboPacket.COMMAND).put((byte) order.number());
        packet.putInt((int) order.number()).put((byte) action.code());
        packet.putShort((short) action.argument(order));
        packet.putShort((short) Crc16.of(packet.array(), 2, packet.position()));
        return packet.array();
    }

    @Override
    public String told(String command, Answer answer) {
        return DeviceAction.told(ACTIONS, command, answer);
    }

    @Override
    public OptionalLong caused(String command, Answer answer) {
        return command.equals(READ_NOW) && answer.done() ? answer.value() : OptionalLong.empty();
    }
}
