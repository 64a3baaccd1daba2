package org.flexmeter.gateway.act;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flexmeter.gateway.codec.Answer;
import org.flexmeter.gateway.codec.CommandFrames;
import org.flexmeter.gateway.command.CommandOutcome;
import org.flexmeter.gateway.command.DeviceCommand;
import org.flexmeter.gateway.command.OpenCommands;
import org.flexmeter.gateway.message.OneItem;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.serial.LineFrames;
import org.jboss.logging.Logger;

/** What devices on a line say to commands, and which readings commands have caused. */
@ApplicationScoped
@Named("lineAnswers")
@Unremovable
public class LineAnswers {
    private static final Logger LOG = Logger.getLogger(LineAnswers.class);

    /** The packets of a reading follow the result at once; its sequence comes again much later. */
    private static final Duration FOLLOWS = Duration.ofSeconds(30);

    private static final int MOST_CAUSED = 4096;

    private final OpenCommands commands;
    private final LineOrders orders;
    private final Map<Reading, Cause> caused = new LinkedHashMap<>();

    LineAnswers(OpenCommands commands, LineOrders orders) {
        this.commands = commands;
        this.orders = orders;
    }

    private record Reading(String gateway, String device, Object sequence) {}

    private record Cause(String invocationId, Instant until) {}

    /** Sleeping devices listen just after they have spoken: what waits for them goes out now. */
    public void heard(LineFrames frames) {
        Set<String> speakers = frames.speakers();
        if (!speakers.isEmpty()) {
            commands.heard(frames.gateway(), speakers);
        }
    }

    /**
     * Answers the commands of the frames' answers, durably, and writes the invocation id of the
     * command that caused a reading into its column {@code originator}.
     */
    public LineFrames take(String codec, LineFrames frames) {
        if (!frames.answers().isEmpty()) {
            answer(orders.frames(codec), frames);
        }
        return frames.withRows(frames.rows().stream().map(row -> marked(frames, row)).toList());
    }

    private void answer(CommandFrames protocol, LineFrames frames) {
        Map<Long, DeviceCommand> open =
                commands.open(frames.gateway()).stream()
                        .collect(Collectors.toMap(DeviceCommand::number, Function.identity()));
        List<CommandOutcome> outcomes = new ArrayList<>();
        for (Answer answer : frames.answers()) {
            Optional<DeviceCommand> command = Optional.ofNullable(open.get(answer.number()));
            if (command.isPresent() && !command.get().localId().equals(answer.device())) {
                LOG.warnf(
                        "%s: %s answers command %d, which went to %s; the answer is not taken",
                        frames.gateway(),
                        answer.device(),
                        answer.number(),
                        command.get().localId());
                continue;
            }
            String name = command.map(DeviceCommand::name).orElse("");
            command.ifPresent(c -> remember(protocol, frames.gateway(), c, answer));
            String told =
                    OneItem.look(() -> protocol.told(name, answer), fault -> OneItem.words(fault));
            outcomes.add(outcome(answer, Words.oneLine(told)));
        }
        commands.outcomes(frames.gateway(), outcomes);
    }

    private static CommandOutcome outcome(Answer answer, String told) {
        return answer.done()
                ? CommandOutcome.done(answer.number(), told)
                : CommandOutcome.failed(answer.number(), told);
    }

    private synchronized void remember(
            CommandFrames protocol, String gateway, DeviceCommand command, Answer answer) {
        OneItem.look(() -> protocol.caused(command.name(), answer), fault -> OptionalLong.empty())
                .ifPresent(
                        sequence ->
                                caused.put(
                                        new Reading(gateway, answer.device(), sequence),
                                        new Cause(
                                                command.invocationId(),
                                                Instant.now().plus(FOLLOWS))));
        if (caused.size() > MOST_CAUSED) {
            caused.remove(caused.keySet().iterator().next());
        }
    }

    private Row marked(LineFrames frames, Row row) {
        return cause(frames, row)
                .map(
                        id -> {
                            Map<String, Object> columns = new LinkedHashMap<>(row.columns());
                            columns.put("originator", id);
                            return new Row(columns);
                        })
                .orElse(row);
    }

    /**
     * Offered again after a fault, a reading has the same cause: nothing is forgotten by asking.
     */
    private Optional<String> cause(LineFrames frames, Row row) {
        if (row.get("command") instanceof Long number) {
            return commands.originator(frames.gateway(), number);
        }
        return row.has("sequence") ? bySequence(frames.gateway(), row) : Optional.empty();
    }

    private synchronized Optional<String> bySequence(String gateway, Row row) {
        String device = LineFrames.device(row);
        return Optional.ofNullable(caused.get(new Reading(gateway, device, row.get("sequence"))))
                .filter(cause -> cause.until().isAfter(Instant.now()))
                .map(Cause::invocationId);
    }
}
