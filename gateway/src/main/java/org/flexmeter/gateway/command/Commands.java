package org.flexmeter.gateway.command;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.Config;
import org.flexmeter.gateway.cluster.Clusters;
import org.flexmeter.gateway.cluster.Shared;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.outbox.Encoder;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.work.OneThread;
import org.jboss.logging.Logger;

/**
 * The commands of all gateways of this process, and what routes say and ask about those that are on
 * their way.
 */
@ApplicationScoped
@Named("commands")
public class Commands implements OpenCommands {
    private static final Logger LOG = Logger.getLogger(Commands.class);
    private static final int OPEN_AT_ONCE = 1_000;
    private static final long TICK_MILLIS = 50;
    private static final long TELL_MILLIS = 500;
    private static final long FORGET_MINUTES = 10;

    private final StateFiles states;
    private final Encoder encoder;
    private final InstantSource clock;
    private final CommandDirectory directory;
    private final Config config;
    private final MeterRegistry meters;
    private final Jws jws;
    private final Clusters clusters;
    private final CommandJournal journal;
    private final InHand inHand;
    private final Map<String, Desk> desks = new ConcurrentHashMap<>();
    private final Map<String, Map<Dispatcher.Action, Dispatcher.Manner>> actions =
            new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticks = OneThread.named("commands");
    private final ScheduledExecutorService checks = OneThread.named("command-checks");

    Commands(
            StateFiles states,
            Encoder encoder,
            InstantSource clock,
            CommandDirectory directory,
            Config config,
            MeterRegistry meters,
            Clusters clusters,
            CommandJournal journal,
            InHand inHand) {
        this.states = states;
        this.encoder = encoder;
        this.clock = clock;
        this.directory = directory;
        this.config = config;
        this.meters = meters;
        this.clusters = clusters;
        this.journal = journal;
        this.inHand = inHand;
        this.jws =
                new Jws(
                        config.getOptionalValue("fm.command.keys", String.class)
                                .filter(text -> !text.isBlank())
                                .map(Path::of));
        ticks.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        ticks.scheduleWithFixedDelay(this::tell, TELL_MILLIS, TELL_MILLIS, TimeUnit.MILLISECONDS);
        ticks.scheduleWithFixedDelay(this::forget, 1, FORGET_MINUTES, TimeUnit.MINUTES);
    }

    /**
     * Takes up what a gateway that begins has in its ledger; that of a clustered one is taken up
     * when it is this process's turn ({@link #lead}).
     */
    public void begin(String gateway) {
        if (clusters.of(gateway).isEmpty()) {
            desk(gateway).checker().wake();
        }
    }

    /**
     * This process has the commands of a clustered gateway from now on: takes up what the cluster
     * knows of them.
     *
     * @param shared where it is kept, while the lease is ours
     * @throws RuntimeException if that cannot be; then nothing has changed
     */
    public void lead(String gateway, Shared shared) {
        StateFile file = states.of(gateway);
        Answers answers = new Answers(gateway, encoder);
        SharedMirror mirror = new SharedMirror(file, shared, answers, clock);
        mirror.takeUp();
        Ledger ledger = new Ledger(file, answers, clock, mirror);
        Desk desk = makeDesk(file, ledger, mirror::tell);
        desks.put(gateway, desk);
        actions.getOrDefault(gateway, Map.of())
                .forEach((action, manner) -> desk.dispatcher().attach(action, manner));
        desk.checker().wake();
    }

    /** Another process has the commands of a clustered gateway, or will have them soon. */
    public void rest(String gateway) {
        Optional.ofNullable(desks.remove(gateway))
                .ifPresent(
                        desk ->
                                actions.getOrDefault(gateway, Map.of())
                                        .keySet()
                                        .forEach(desk.dispatcher()::detach));
    }

    /** A route is there that acts on commands, when they are this process's. */
    void attach(String gateway, Dispatcher.Action action, Dispatcher.Manner manner) {
        actions.computeIfAbsent(gateway, name -> new ConcurrentHashMap<>()).put(action, manner);
        present(gateway).ifPresent(desk -> desk.dispatcher().attach(action, manner));
    }

    /** Why a gateway's commands do not get out, in one line; empty if they do. */
    Optional<String> problem(String gateway) {
        return Optional.ofNullable(desks.get(gateway))
                .flatMap(desk -> desk.checker().problem().or(() -> desk.dispatcher().problem()));
    }

    /** A route that acts is going. */
    void detach(String gateway, Dispatcher.Action action) {
        actions.getOrDefault(gateway, Map.of()).remove(action);
        Optional.ofNullable(desks.get(gateway)).ifPresent(desk -> desk.dispatcher().detach(action));
    }

    /** The desk of a gateway whose commands are this process's. */
    private Optional<Desk> present(String gateway) {
        if (clusters.of(gateway).isEmpty()) {
            return Optional.of(desk(gateway));
        }
        return Optional.ofNullable(desks.get(gateway)).filter(desk -> clusters.leads(gateway));
    }

    /** Looks at nothing any more; what is open stays in the ledgers. */
    @PreDestroy
    public void end() {
        ticks.shutdownNow();
        checks.shutdownNow();
    }

    /**
     * The commands of a gateway.
     *
     * @throws RuntimeException if its state file or its settings cannot be used
     */
    Desk desk(String gateway) {
        if (clusters.of(gateway).isPresent()) {
            return present(gateway)
                    .orElseThrow(
                            () ->
                                    new IllegalStateException(
                                            gateway
                                                    + ": another gateway of the cluster has the"
                                                    + " commands"));
        }
        return desks.computeIfAbsent(
                gateway,
                name -> {
                    StateFile file = states.of(name);
                    return makeDesk(file, new Ledger(file, encoder, clock), () -> {});
                });
    }

    private Desk makeDesk(StateFile file, Ledger ledger, Runnable telling) {
        String gateway = file.gateway();
        CommandSettings settings = CommandSettings.of(config, gateway);
        Duration future = config.getValue("fm.future-tolerance", Duration.class);
        CommandMeter meter = new CommandMeter(meters, gateway);
        SetAside aside = new SetAside(file, journal);
        Dispatcher dispatcher =
                new Dispatcher(gateway, ledger.departures(), settings, meter, clock, aside);
        CommandCheck check = new CommandCheck(directory, settings, jws, future);
        Checker checker =
                new Checker(
                        gateway,
                        ledger,
                        dispatcher,
                        directory,
                        check,
                        settings,
                        meter,
                        clock,
                        checks,
                        aside,
                        inHand);
        meter.watch(ledger);
        return new Desk(file, ledger, dispatcher, checker, check, meter, settings, clock, telling);
    }

    private void tick() {
        each(desk -> desk.dispatcher().tick());
    }

    private void tell() {
        each(desk -> desk.telling().run());
    }

    private void forget() {
        each(Desk::forget);
    }

    private void each(Consumer<Desk> action) {
        for (String gateway : desks.keySet()) {
            try {
                present(gateway).ifPresent(action);
            } catch (RuntimeException e) {
                LOG.debugf(e, "%s: commands", gateway);
            }
        }
    }

    @Override
    public void outcomes(String gateway, List<CommandOutcome> outcomes) {
        desk(gateway).dispatcher().outcomes(outcomes).join();
    }

    @Override
    public void heard(String gateway, Collection<String> localIds) {
        present(gateway).ifPresent(desk -> desk.dispatcher().heard(localIds));
    }

    @Override
    public List<DeviceCommand> open(String gateway) {
        return present(gateway)
                .filter(desk -> desk.dispatcher().out() > 0)
                .map(desk -> desk.ledger().departures().out(OPEN_AT_ONCE))
                .orElse(List.of());
    }

    @Override
    public Optional<String> originator(String gateway, long number) {
        return present(gateway).flatMap(desk -> desk.ledger().invocationId(number));
    }
}
