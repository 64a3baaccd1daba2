package org.flexmeter.gateway.command;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.flexmeter.gateway.command.Incoming.Command;
import org.flexmeter.gateway.command.Incoming.SystemMessage;
import org.flexmeter.gateway.command.Incoming.Unreadable;
import org.flexmeter.gateway.registry.Device;

/** What becomes of a payload on {@code SiteWhere/commands/m3}, as one line. */
public final class Judgement {
    private static final CommandDirectory DEVICES = Bench.directory(Bench.registry());
    private static final CommandCheck CHECK =
            new CommandCheck(
                    DEVICES,
                    CommandSettings.DEFAULT,
                    new Jws(Optional.empty()),
                    Duration.ofMinutes(5));

    private Judgement() {}

    /** Read and checked. */
    public static String of(byte[] payload) {
        return outcome(CommandJson.read("SiteWhere/commands/m3", payload, 65_536));
    }

    private static String outcome(Incoming incoming) {
        if (incoming instanceof Unreadable unreadable) {
            return "unreadable " + unreadable.kind().code() + ": " + unreadable.why();
        }
        if (incoming instanceof SystemMessage message) {
            return "system %s %s %s %s"
                    .formatted(
                            message.hardwareId(),
                            message.type(),
                            message.reason(),
                            message.errorMessage());
        }
        Command command = (Command) incoming;
        Optional<Device> device = DEVICES.device(command.target());
        return command.target()
                + " "
                + device.map(found -> verdict(command, found)).orElse("not ours");
    }

    private static String verdict(Command command, Device device) {
        Instant now = TestClock.BEGIN;
        Received received =
                new Received(
                        1,
                        command.invocationId(),
                        command.target(),
                        command.name(),
                        command.parameters(),
                        command.eventDate(),
                        command.signed(),
                        now);
        Verdict verdict =
                CHECK.admit(received, now)
                        .objection()
                        .<Verdict>map(objection -> objection)
                        .orElseGet(() -> CHECK.check(received, device, now));
        return verdict instanceof Verdict.Accepted accepted
                ? "accepted " + accepted.parameters()
                : text((Verdict.Answered) verdict);
    }

    private static String text(Verdict.Answered answered) {
        return answered.state().code() + ": " + answered.why();
    }
}
