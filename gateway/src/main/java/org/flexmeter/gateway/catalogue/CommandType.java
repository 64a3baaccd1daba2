package org.flexmeter.gateway.catalogue;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A command that devices of one type obey.
 *
 * @param name such as {@code limit-power}
 * @param about one line for the operator
 * @param repeatable whether it may be sent to the device again without harm
 * @param ttl how old it may be when it comes; empty for the gateway's {@code command.ttl}
 * @param timeout how long the device may take; empty for the gateway's {@code command.timeout}
 * @param parameters by name
 */
public record CommandType(
        String name,
        String about,
        boolean repeatable,
        Optional<Duration> ttl,
        Optional<Duration> timeout,
        Map<String, CommandParameter> parameters) {
    public CommandType {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(ttl, "ttl");
        Objects.requireNonNull(timeout, "timeout");
        parameters = Map.copyOf(parameters);
    }
}
