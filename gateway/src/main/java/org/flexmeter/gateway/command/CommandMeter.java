package org.flexmeter.gateway.command;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.flexmeter.gateway.command.Answers.Answer;
import org.flexmeter.gateway.log.LogFields;
import org.jboss.logging.Logger;

/**
 * Counts the commands of one gateway, and says each answer. Labels are the gateway and words of a
 * fixed list.
 */
final class CommandMeter {
    private static final Logger LOG = Logger.getLogger("org.flexmeter.gateway.commands");
    private static final String GATEWAY = "gateway";

    /** Bounds of the histogram of answers: from a device on a line to the longest timeout. */
    private static final Duration[] ANSWERS = {
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15)
    };

    private final MeterRegistry meters;
    private final String gateway;

    CommandMeter(MeterRegistry meters, String gateway) {
        this.meters = meters;
        this.gateway = gateway;
    }

    /** Shows what is open. */
    void watch(Ledger ledger) {
        Gauge.builder("fm.commands.open", ledger, Ledger::open)
                .description("Commands that are not answered")
                .tag(GATEWAY, gateway)
                .register(meters);
        Gauge.builder("fm.commands.oldest", ledger, all -> all.oldestAge().toMillis() / 1e3)
                .baseUnit("seconds")
                .description("How long the oldest command has waited for its answer")
                .tag(GATEWAY, gateway)
                .register(meters);
    }

    /** A command came in. */
    void received(Arrivals.Receipt receipt) {
        count(
                "received",
                "Commands that came in, by whether they had come before",
                "as",
                switch (receipt) {
                    case NEW -> "new";
                    case REPEATED -> "repeated";
                    case OTHER_CONTENT -> "other-content";
                });
    }

    /** A command is answered. */
    void answered(Answer answer) {
        count(
                "answered",
                "Answers to commands, by their first word",
                "state",
                answer.state().code());
        Timer.builder("fm.commands.answer")
                .description("From the command's arrival to its answer")
                .tag(GATEWAY, gateway)
                .serviceLevelObjectives(ANSWERS)
                .register(meters)
                .record(answer.after());
        say(answer);
    }

    private void say(Answer answer) {
        try (LogFields fields =
                LogFields.with(GATEWAY, gateway)
                        .and("hardwareId", answer.hardwareId())
                        .and("invocation", answer.invocationId())
                        .and("command", answer.name())
                        .and("state", answer.state().code())) {
            // ids and names are the control centre's: a line end among them must not end the line
            LOG.info(
                    Words.oneLine(
                            "%s: command %s (%s) for %s answered after %d ms: %s"
                                    .formatted(
                                            gateway,
                                            answer.invocationId(),
                                            answer.name(),
                                            answer.hardwareId(),
                                            answer.after().toMillis(),
                                            answer.text())));
        }
    }

    /** An outcome came of a command that is not open. */
    void late() {
        count("late", "Outcomes of commands that were answered, or that nobody sent");
    }

    private void count(String what, String about, String... labels) {
        Counter.builder("fm.commands." + what)
                .description(about)
                .tag(GATEWAY, gateway)
                .tags(labels)
                .register(meters)
                .increment();
    }
}
