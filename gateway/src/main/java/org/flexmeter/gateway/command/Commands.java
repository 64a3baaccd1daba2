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
    private static final long FORGET_MINUTES = 10;

    private final StateFiles states;
    private final Encoder encoder;
    private final InstantSource clock;
    private final CommandDirectory directory;
    private final Config config;
    private final MeterRegistry meters;
    private final Jws jws;
    private final Map<String, Desk> desks = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticks = OneThread.named("commands");
    private final ScheduledExecutorService checks = OneThread.named("command-checks");

    Commands(
            StateFiles states,
            Encoder encoder,
            InstantSource clock,
            CommandDirectory directory,
            Config config,
            MeterRegistry meters) {
        this.states = states;
        this.encoder = encoder;
        this.clock = clock;
        this.directory = directory;
        this.config = config;
        this.meters = meters;
        this.jws =
                new Jws(
                        config.getOptionalValue("fm.command.keys", String.class)
                                .filter(text -> !text.isBlank())
                                .map(Path::of));
        ticks.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        ticks.scheduleWithFixedDelay(this::forget, 1, FORGET_MINUTES, TimeUnit.MINUTES);
    }

    /** Takes up what a gateway that begins has in its ledger. */
    public void begin(String gateway) {
        desk(gateway).checker().wake();
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
        return desks.computeIfAbsent(gateway, this::makeDesk);
    }

    private Desk makeDesk(String gateway) {
        StateFile file = states.of(gateway);
        CommandSettings settings = CommandSettings.of(config, gateway);
        Duration future = config.getValue("fm.future-tolerance", Duration.class);
        CommandMeter meter = new CommandMeter(meters, gateway);
        Ledger ledger = new Ledger(file, encoder, clock);
        Dispatcher dispatcher =
                new Dispatcher(gateway, ledger.departures(), settings, meter, clock);
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
                        checks);
        meter.watch(ledger);
        return new Desk(file, ledger, dispatcher, checker, meter, settings, clock);
    }

    private void tick() {
        each(desk -> desk.dispatcher().tick());
    }

    private void forget() {
        each(Desk::forget);
    }

    private void each(Consumer<Desk> action) {
        for (Map.Entry<String, Desk> desk : desks.entrySet()) {
            try {
                action.accept(desk.getValue());
            } catch (RuntimeException e) {
                LOG.debugf(e, "%s: commands", desk.getKey());
            }
        }
    }

    @Override
    public void outcomes(String gateway, List<CommandOutcome> outcomes) {
        desk(gateway).dispatcher().outcomes(outcomes).join();
    }

    @Override
    public void heard(String gateway, Collection<String> localIds) {
        desk(gateway).dispatcher().heard(localIds);
    }

    @Override
    public List<DeviceCommand> open(String gateway) {
        Desk desk = desk(gateway);
        return desk.dispatcher().out() == 0
                ? List.of()
                : desk.ledger().departures().out(OPEN_AT_ONCE);
    }

    @Override
    public Optional<String> originator(String gateway, long number) {
        return desk(gateway).ledger().invocationId(number);
    }
}
