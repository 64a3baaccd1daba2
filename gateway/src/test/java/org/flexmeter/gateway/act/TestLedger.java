package org.flexmeter.gateway.act;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flexmeter.gateway.command.CommandOutcome;
import org.flexmeter.gateway.command.DeviceCommand;
import org.flexmeter.gateway.command.OpenCommands;

/** A ledger in memory: what is open, and what came of it. */
final class TestLedger implements OpenCommands {
    static final Instant ASKED = Instant.parse("2026-01-01T23:59:59.123Z");

    private final List<DeviceCommand> open = new CopyOnWriteArrayList<>();
    final List<CommandOutcome> outcomes = new CopyOnWriteArrayList<>();
    final List<String> heard = new CopyOnWriteArrayList<>();

    static DeviceCommand command(long number, String id, String device, String name) {
        return command(number, id, device, name, Map.of());
    }

    static DeviceCommand command(
            long number, String id, String device, String name, Map<String, Object> parameters) {
        return new DeviceCommand(
                number,
                id,
                "hw-" + device,
                device,
                "a-type",
                name,
                parameters,
                ASKED,
                ASKED.plus(Duration.ofMinutes(5)),
                1);
    }

    DeviceCommand open(DeviceCommand command) {
        open.add(command);
        return command;
    }

    @Override
    public void outcomes(String gateway, List<CommandOutcome> told) {
        List<Long> numbers = new ArrayList<>();
        told.forEach(outcome -> numbers.add(outcome.number()));
        open.removeIf(command -> numbers.contains(command.number()));
        outcomes.addAll(told);
    }

    @Override
    public void heard(String gateway, Collection<String> localIds) {
        heard.addAll(localIds);
    }

    @Override
    public List<DeviceCommand> open(String gateway) {
        return List.copyOf(open);
    }

    @Override
    public Optional<String> originator(String gateway, long number) {
        return open.stream()
                .filter(command -> command.number() == number)
                .map(DeviceCommand::invocationId)
                .findFirst();
    }
}
