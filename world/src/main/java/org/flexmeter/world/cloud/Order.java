package org.flexmeter.world.cloud;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flexmeter.world.command.SentCommand.Expected;

/**
 * What somebody wants to be done.
 *
 * @param gateway whose meters they are
 * @param target the device or group that the command is for
 * @param parent the device that the target is attached to, on whose topic the command goes; empty
 *     for the target's own topic
 * @param hardwareIds each meter that must answer
 * @param command such as {@code limit-power}
 * @param parameters their values: String, Boolean, Integer, Long or Double
 * @param expected what must come of it
 */
public record Order(
        String gateway,
        String target,
        Optional<String> parent,
        List<String> hardwareIds,
        String command,
        Map<String, Object> parameters,
        Expected expected) {

    public Order {
        hardwareIds = List.copyOf(hardwareIds);
        parameters = Map.copyOf(parameters);
    }

    /** To one meter, on its own topic. */
    public static Order to(
            String gateway, String hardwareId, String command, Map<String, Object> parameters) {
        return new Order(
                gateway,
                hardwareId,
                Optional.empty(),
                List.of(hardwareId),
                command,
                parameters,
                Expected.ANSWER);
    }

    /** To each member of a group, on the group's topic. */
    public static Order toGroup(
            String gateway,
            String group,
            List<String> members,
            String command,
            Map<String, Object> parameters) {
        return new Order(
                gateway, group, Optional.empty(), members, command, parameters, Expected.ANSWER);
    }

    /** The same on the parent's topic. */
    public Order through(String parentId) {
        return new Order(
                gateway, target, Optional.of(parentId), hardwareIds, command, parameters, expected);
    }

    /** The same, which must be refused. */
    public Order wrongOnPurpose() {
        return new Order(
                gateway, target, parent, hardwareIds, command, parameters, Expected.REFUSAL);
    }

    /** Where it is published: the parent's topic if there is one. */
    String topic() {
        return "SiteWhere/commands/" + parent.orElse(target);
    }

    /** The values of the parameters, as devices tell them. */
    String argument() {
        return parameters.values().stream().map(Object::toString).collect(Collectors.joining(" "));
    }
}
