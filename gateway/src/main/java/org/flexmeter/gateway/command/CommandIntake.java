package org.flexmeter.gateway.command;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.command.Arrivals.Receipt;
import org.flexmeter.gateway.command.Incoming.Command;
import org.flexmeter.gateway.command.Incoming.SystemMessage;
import org.flexmeter.gateway.command.Incoming.Unreadable;
import org.flexmeter.gateway.feed.Faults;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.mqtt.FmMqttConstants;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.work.OneThread;

/**
 * Takes what the control centre sends and writes it into the ledger of the gateway that owns the
 * device; nothing else happens before the broker is told that we have it.
 */
@ApplicationScoped
@Named("commandIntake")
public class CommandIntake {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int KEPT_CHARACTERS = 4_096;

    private final Commands commands;
    private final CommandDirectory directory;
    private final CommandJournal journal;
    private final InstantSource clock;
    private final int maxBytes;
    private final Duration patience;
    private final ScheduledExecutorService later = OneThread.named("command-intake");

    CommandIntake(
            Commands commands,
            CommandDirectory directory,
            CommandJournal journal,
            InstantSource clock,
            @ConfigProperty(name = "fm.command.max-bytes", defaultValue = "65536") int maxBytes,
            @ConfigProperty(name = "fm.command.patience", defaultValue = "PT60S")
                    Duration patience) {
        this.commands = commands;
        this.directory = directory;
        this.journal = journal;
        this.clock = clock;
        this.maxBytes = maxBytes;
        this.patience = patience;
    }

    @PreDestroy
    void end() {
        later.shutdownNow();
    }

    /**
     * One message.
     *
     * @return completed when it is on disk, or will not be: then the broker may forget it
     */
    public CompletionStage<Void> receive(
            @Header(FmMqttConstants.TOPIC) String topic, @Body byte[] payload) {
        Incoming incoming = CommandJson.read(topic, payload, maxBytes);
        if (incoming instanceof Command command) {
            return receive(command);
        }
        if (incoming instanceof SystemMessage message) {
            system(message);
        } else if (incoming instanceof Unreadable unreadable) {
            unreadable(unreadable, payload);
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> receive(Command command) {
        Set<String> owners = owners(command.target());
        if (owners.isEmpty()) {
            journal.notOurs(command.target());
        }
        CompletableFuture<?>[] written =
                owners.stream()
                        .map(gateway -> keep(gateway, command, clock.instant().plus(patience)))
                        .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(written);
    }

    private Set<String> owners(String target) {
        Optional<Device> device = directory.device(target);
        Set<String> owners = new TreeSet<>();
        if (device.isPresent()) {
            owners.add(device.get().gateway());
        } else {
            directory.group(target).forEach(member -> owners.add(member.gateway()));
        }
        owners.removeIf(gateway -> !directory.runs(gateway));
        return owners;
    }

    /** Tries until it is on disk, but not for ever: what comes behind it waits as well. */
    private CompletableFuture<Void> keep(String gateway, Command command, Instant until) {
        return attempt(gateway, command)
                .handle(
                        (done, fault) ->
                                fault == null
                                        ? CompletableFuture.<Void>completedFuture(null)
                                        : again(gateway, command, until, fault))
                .thenCompose(next -> next);
    }

    private CompletableFuture<Void> attempt(String gateway, Command command) {
        try {
            Desk desk = commands.desk(gateway);
            return desk.ledger()
                    .arrivals()
                    .receive(command)
                    .thenCompose(receipt -> received(desk, command, receipt));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Void> received(Desk desk, Command command, Receipt receipt) {
        desk.meter().received(receipt);
        if (receipt == Receipt.NEW) {
            desk.checker().wake();
        }
        if (receipt != Receipt.OTHER_CONTENT) {
            return CompletableFuture.completedFuture(null);
        }
        String why =
                Words.oneLine(
                        ("invocation %s is another command than the one that came first; it is neither"
                                        + " carried out nor answered, give each command an id of its"
                                        + " own")
                                .formatted(command.invocationId()));
        journal.unreadable(command.target(), "other-content", why);
        return keepRefused(
                desk, command.target(), why, command.name() + " " + command.parameters());
    }

    private CompletableFuture<Void> again(
            String gateway, Command command, Instant until, Throwable fault) {
        if (clock.instant().isAfter(until) || later.isShutdown()) {
            journal.lost(gateway, command.target(), Faults.describe(fault));
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        later.schedule(
                () ->
                        keep(gateway, command, until)
                                .whenComplete((nothing, again) -> done.complete(null)),
                PAUSE.toMillis(),
                TimeUnit.MILLISECONDS);
        return done;
    }

    private void system(SystemMessage message) {
        if (directory.device(message.hardwareId()).isPresent()) {
            journal.system(
                    message.hardwareId(), message.type(), message.reason(), message.errorMessage());
        } else {
            journal.notOurs(message.hardwareId());
        }
    }

    private void unreadable(Unreadable message, byte[] payload) {
        journal.unreadable(message.hardwareId(), message.kind().code(), message.why());
        Optional<String> owner = owners(message.hardwareId()).stream().findFirst();
        if (owner.isPresent()) {
            keepUnreadable(owner.get(), message, payload);
        }
    }

    /** Counted it is; that it cannot be kept must not hold up what comes behind it. */
    private void keepUnreadable(String gateway, Unreadable message, byte[] payload) {
        try {
            Desk desk = commands.desk(gateway);
            keepRefused(desk, message.hardwareId(), message.why(), beginning(payload));
        } catch (RuntimeException e) {
            journal.lost(gateway, message.hardwareId(), Faults.describe(e));
        }
    }

    /** Enough to see what it was; all of a large one would push everything else out. */
    private static String beginning(byte[] payload) {
        int length = Math.min(payload.length, KEPT_CHARACTERS);
        return new String(payload, 0, length, StandardCharsets.UTF_8);
    }

    private CompletableFuture<Void> keepRefused(Desk desk, String device, String why, String item) {
        Refusal refusal =
                new Refusal(
                        desk.file().gateway(),
                        "commands",
                        device,
                        "",
                        Reason.BAD_COMMAND,
                        desk.file().gateway() + "/commands: " + why,
                        item,
                        true,
                        Refusal.Form.COMMAND);
        journal.refused(refusal);
        return desk.file().quarantine().add(List.of(refusal));
    }
}
