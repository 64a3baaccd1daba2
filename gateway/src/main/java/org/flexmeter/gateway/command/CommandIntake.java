package org.flexmeter.gateway.command;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.flexmeter.gateway.cluster.Clusters;
import org.flexmeter.gateway.command.Arrivals.Receipt;
import org.flexmeter.gateway.command.Incoming.Command;
import org.flexmeter.gateway.command.Incoming.Kind;
import org.flexmeter.gateway.command.Incoming.SystemMessage;
import org.flexmeter.gateway.command.Incoming.Unreadable;
import org.flexmeter.gateway.feed.Faults;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.inhand.Item;
import org.flexmeter.gateway.message.OneItem;
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
    private final Clusters clusters;
    private final CommandDirectory directory;
    private final CommandJournal journal;
    private final InstantSource clock;
    private final int maxBytes;
    private final Duration patience;
    private final InHand inHand;
    private final ScheduledExecutorService later = OneThread.named("command-intake");

    CommandIntake(
            Commands commands,
            Clusters clusters,
            CommandDirectory directory,
            CommandJournal journal,
            InstantSource clock,
            @ConfigProperty(name = "fm.command.max-bytes", defaultValue = "65536") int maxBytes,
            @ConfigProperty(name = "fm.command.patience", defaultValue = "PT60S") Duration patience,
            InHand inHand) {
        this.commands = commands;
        this.clusters = clusters;
        this.directory = directory;
        this.journal = journal;
        this.clock = clock;
        this.maxBytes = maxBytes;
        this.patience = patience;
        this.inHand = inHand;
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
        return receive(topic, payload, gateway -> clusters.of(gateway).isEmpty(), true);
    }

    /**
     * One message to the session of a clustered gateway; what is meant for others is theirs.
     *
     * @return completed when it is on disk here and in the cluster's tables; exceptionally if it
     *     cannot be now: then the session keeps it, for this process or for the next one
     */
    public CompletionStage<Void> receiveFor(
            String gateway, @Header(FmMqttConstants.TOPIC) String topic, @Body byte[] payload) {
        return receive(topic, payload, gateway::equals, false);
    }

    private CompletionStage<Void> receive(
            String topic, byte[] payload, Predicate<String> ours, boolean others) {
        if (inHand.ended(Item.message(topic, payload))) {
            String device = topic.substring(topic.lastIndexOf('/') + 1);
            Unreadable ended = new Unreadable(device, Kind.BAD_COMMAND, OneItem.ENDED);
            unreadable(ended, payload, ours, others);
            return CompletableFuture.completedFuture(null);
        }
        Incoming incoming = CommandJson.read(topic, payload, maxBytes);
        if (incoming instanceof Command command) {
            return receive(command, ours, others);
        }
        if (incoming instanceof SystemMessage message) {
            system(message, ours, others);
        } else if (incoming instanceof Unreadable unreadable) {
            unreadable(unreadable, payload, ours, others);
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletionStage<Void> receive(Command command, Predicate<String> ours, boolean others) {
        Set<String> all = owners(command.target());
        Set<String> owners = new TreeSet<>(all);
        owners.removeIf(ours.negate());
        if (all.isEmpty() && others) {
            journal.notOurs(command.target());
        }
        CompletableFuture<?>[] written =
                owners.stream()
                        .map(
                                gateway ->
                                        others
                                                ? keep(
                                                        gateway,
                                                        command,
                                                        clock.instant().plus(patience))
                                                : attempt(gateway, command))
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
            Optional<String> stranger = desk.check().stranger(gateway, command);
            if (stranger.isPresent()) {
                return turnedAway(desk, command, stranger.get());
            }
            return desk.ledger()
                    .arrivals()
                    .receive(command)
                    .thenCompose(receipt -> received(desk, command, receipt));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Neither noted nor answered: the answer would be taken for that of the id's owner. */
    private CompletableFuture<Void> turnedAway(Desk desk, Command command, String why) {
        journal.unreadable(command.target(), "not-authentic", why);
        return keepRefused(
                desk, command.target(), why, command.name() + " " + command.parameters());
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

    private void system(SystemMessage message, Predicate<String> ours, boolean others) {
        Optional<Device> device = directory.device(message.hardwareId());
        if (device.isPresent() && !ours.test(device.get().gateway())) {
            return;
        }
        if (device.isPresent()) {
            journal.system(
                    message.hardwareId(), message.type(), message.reason(), message.errorMessage());
        } else if (others) {
            journal.notOurs(message.hardwareId());
        }
    }

    private void unreadable(
            Unreadable message, byte[] payload, Predicate<String> ours, boolean others) {
        Optional<String> owner = owners(message.hardwareId()).stream().findFirst();
        if (!owner.map(ours::test).orElse(others)) {
            return;
        }
        journal.unreadable(message.hardwareId(), message.kind().code(), message.why());
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
        return new SetAside(desk.file(), journal).bad(device, why, item);
    }
}
