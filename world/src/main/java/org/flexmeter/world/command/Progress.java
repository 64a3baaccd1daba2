package org.flexmeter.world.command;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How far one command to one meter has come.
 *
 * @param hardwareId of the meter
 * @param sent when, by {@link System#nanoTime()}
 * @param answer as it came first
 * @param answered when, by {@link System#nanoTime()}; 0 without an answer
 * @param repeats of that answer
 * @param readings that name it as what caused them
 */
public record Progress(
        SentCommand command,
        String hardwareId,
        long sent,
        Optional<String> answer,
        long answered,
        long repeats,
        long readings) {

    static Progress begin(SentCommand command, String hardwareId, long nanos) {
        return new Progress(command, hardwareId, nanos, Optional.empty(), 0, 0, 0);
    }

    Progress with(String response, long nanos) {
        return new Progress(command, hardwareId, sent, Optional.of(response), nanos, 0, readings);
    }

    Progress repeated() {
        return new Progress(command, hardwareId, sent, answer, answered, repeats + 1, readings);
    }

    Progress caused() {
        return new Progress(command, hardwareId, sent, answer, answered, repeats, readings + 1);
    }

    /** The first word of the answer; empty without one. */
    public String word() {
        return answer.map(Progress::word).orElse("");
    }

    static String word(String response) {
        return response.split(":", 2)[0];
    }

    /** From sending to the answer, in microseconds; 0 without an answer. */
    public long micros() {
        return answer.isEmpty() ? 0 : Math.max(0, TimeUnit.NANOSECONDS.toMicros(answered - sent));
    }

    /**
     * Whether that is, or may be, this command: a device on a line cannot tell it from others that
     * are alike.
     */
    public boolean isDoneBy(Execution execution) {
        return execution.numbered()
                ? kind().equals(Kind.of(execution))
                : execution.hardwareId().equals(hardwareId)
                        && execution.cause().equals(command.invocation());
    }

    /** What a device on a line knows of it. */
    Kind kind() {
        return new Kind(hardwareId, command.name(), command.argument());
    }

    /** Commands that are alike to a device that knows no invocation. */
    record Kind(String hardwareId, String command, String argument) {
        static Kind of(Execution execution) {
            return new Kind(execution.hardwareId(), execution.command(), execution.argument());
        }
    }

    @Override
    public String toString() {
        return "%s %s to %s (%s)"
                .formatted(command.name(), command.argument(), hardwareId, command.invocation());
    }
}
