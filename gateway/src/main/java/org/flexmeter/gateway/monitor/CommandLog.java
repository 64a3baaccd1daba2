package org.flexmeter.gateway.monitor;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.flexmeter.gateway.command.CommandJournal;
import org.flexmeter.gateway.message.Refusal;
import org.jboss.logging.Logger;

/** Counts what comes from the control centre, and says what goes into no ledger. */
@ApplicationScoped
public class CommandLog implements CommandJournal {
    private static final Logger LOG = Logger.getLogger("org.flexmeter.gateway.commands");

    private final MeterRegistry meters;
    private final RefusalLog said = new RefusalLog(LOG::warn);
    private final RefusalLog told = new RefusalLog(LOG::info);

    CommandLog(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void notOurs(String target) {
        count("not-ours");
        LOG.debugf("a command for %s, which is no device of a gateway that runs here", target);
    }

    @Override
    public void unreadable(String target, String kind, String why) {
        count(kind);
        said.say(kind, "a command for %s was not taken: %s".formatted(target, why), now());
    }

    @Override
    public void refused(Refusal refusal) {
        Journal.count(meters, refusal.gateway(), refusal.feed(), refusal.reason());
    }

    @Override
    public void lost(String gateway, String target, String why) {
        count("lost");
        said.say(
                "lost" + gateway,
                ("%s: a command for %s could not be kept and is not answered: %s; give the gateway"
                                + " its state file back")
                        .formatted(gateway, target, why),
                now());
    }

    @Override
    public void system(String hardwareId, String type, String reason, String errorMessage) {
        switch (type) {
            case "RegistrationAck" -> {
                count("registration-ack");
                told.say(
                        type,
                        "%s is registered with the control centre (%s)"
                                .formatted(hardwareId, reason),
                        now());
            }
            case "RegistrationFailure" -> {
                count("registration-failure");
                said.say(
                        type + reason,
                        "the control centre has not registered %s: %s%s; %s"
                                .formatted(
                                        hardwareId,
                                        reason,
                                        errorMessage.isEmpty() ? "" : " (" + errorMessage + ")",
                                        remedy(reason)),
                        now());
            }
            default -> count("other-system-message");
        }
    }

    private static String remedy(String reason) {
        return switch (reason) {
            case "InvalidSpecificationToken" ->
                    "enter the token of a specification of the control centre in devices.csv";
            case "SiteTokenRequired" -> "enter a siteToken in devices.csv";
            case "NewDevicesNotAllowed" ->
                    "allow new devices in the control centre, or make the device there";
            default -> "compare specificationToken and siteToken in devices.csv with it";
        };
    }

    private void count(String as) {
        Counter.builder("fm.commands.incoming")
                .description("Messages of the control centre that go into no ledger")
                .tag("as", as)
                .register(meters)
                .increment();
    }

    private static Instant now() {
        return Instant.now();
    }
}
