package org.flexmeter.gateway.codec;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * A command that a protocol has a code for.
 *
 * @param code what stands in the frame
 * @param parameter the one that becomes the frame's argument; empty if the argument is 0
 * @param least the least value of that parameter
 * @param greatest the greatest value of that parameter
 * @param told what the value of a result means
 */
record DeviceAction(
        int code, String parameter, long least, long greatest, LongFunction<String> told) {

    /** One without argument. */
    static DeviceAction plain(int code, LongFunction<String> told) {
        return new DeviceAction(code, "", 0, 0, told);
    }

    /**
     * The action for an order's command.
     *
     * @throws IllegalArgumentException if there is none
     */
    static DeviceAction of(Map<String, DeviceAction> actions, Order order) {
        return Optional.ofNullable(actions.get(order.command()))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "the line has no command "
                                                + order.command()
                                                + "; it has "
                                                + String.join(
                                                        ", ",
                                                        actions.keySet().stream()
                                                                .sorted()
                                                                .toList())));
    }

    /** What a result says, by the command's action if that is known. */
    static String told(Map<String, DeviceAction> actions, String command, Answer answer) {
        OptionalLong value = answer.value();
        if (!answer.done() || value.isEmpty()) {
            return answer.problem();
        }
        DeviceAction action = actions.get(command);
        return action == null
                ? "value " + value.getAsLong()
                : action.told().apply(value.getAsLong());
    }

    /**
     * The frame's argument.
     *
     * @throws IllegalArgumentException if the parameter is missing, no whole number or out of range
     */
    long argument(Order order) {
        if (parameter.isEmpty()) {
            return 0;
        }
        Object value = order.parameters().get(parameter);
        if (value instanceof Long number && number >= least && number <= greatest) {
            return number;
        }
        throw new IllegalArgumentException(
                "%s of %s is %s; give a whole number from %d to %d"
                        .formatted(
                                parameter,
                                order.command(),
                                value == null ? "missing" : value,
                                least,
                                greatest));
    }
}
