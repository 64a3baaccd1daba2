package org.flexmeter.gateway.monitor;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.quarkus.main.events.BeforeStop;
import org.eclipse.microprofile.config.Config;
import org.flexmeter.gateway.cluster.Roles;
import org.flexmeter.gateway.message.Alert;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Measurements;
import org.flexmeter.gateway.message.Reading;
import org.flexmeter.gateway.routes.GatewayStarted;
import org.flexmeter.gateway.routes.Knowledge;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.work.OneThread;
import org.jboss.logging.Logger;

/** Watches what goes through each gateway, for status, health and metrics. */
@ApplicationScoped
public class Watch {
    private static final Logger LOG = Logger.getLogger(Watch.class);

    /** Bounds of the histogram of lags, in seconds: from live lines to load profiles of a day. */
    private static final double[] LAGS = {1, 5, 15, 60, 300, 900, 3_600, 21_600, 86_400};

    private final Knowledge knowledge;
    private final Roles roles;
    private final StateFiles states;
    private final Config config;
    private final InstantSource clock;
    private final MeterRegistry meters;
    private final DeviceGauges devices;
    private final Map<String, Watched> gateways = new ConcurrentHashMap<>();
    private final Map<String, DistributionSummary> lags = new ConcurrentHashMap<>();
    private final ScheduledExecutorService samples = OneThread.named("status");

    private record Watched(Pulse pulse, Hearing hearing) {}

    Watch(
            Knowledge knowledge,
            Roles roles,
            StateFiles states,
            Config config,
            InstantSource clock,
            MeterRegistry meters,
            DeviceGauges devices) {
        this.knowledge = knowledge;
        this.roles = roles;
        this.states = states;
        this.config = config;
        this.clock = clock;
        this.meters = meters;
        this.devices = devices;
        long step = Pulse.STEP.toSeconds();
        samples.scheduleWithFixedDelay(this::sample, step, step, TimeUnit.SECONDS);
    }

    void watch(@Observes GatewayStarted event) {
        gateway(event.gateway());
        show(event.gateway());
    }

    private void show(String gateway) {
        devices.show(gateway, devices(gateway), silentByType(gateway));
    }

    @PreDestroy
    void end() {
        samples.shutdownNow();
    }

    void stop(@Observes BeforeStop event) {
        end();
    }

    /** A group was taken from a source. */
    void taken(Group group) {
        Instant now = clock.instant();
        Watched watched = gateway(group.gateway());
        watched.hearing().know(knowledge.registry());
        Optional<Instant> newest = Optional.empty();
        for (FmMessage message : group.messages()) {
            String type = watched.hearing().heard(message.hardwareId(), now).orElse("unknown");
            for (Reading reading : readings(message)) {
                Instant at = reading.eventDate();
                // a clock ahead of ours makes no reading less late than now
                lag(group.gateway(), type)
                        .record(Math.max(0, Duration.between(at, now).toMillis()) / 1e3);
                newest = newest.filter(n -> n.isAfter(at)).or(() -> Optional.of(at));
            }
            if (message instanceof Alert alert) {
                watched.pulse().alarm(alert);
            }
        }
        newest.ifPresent(at -> watched.pulse().taken(now, at));
        group.refusals().forEach(refusal -> watched.pulse().refused(now));
    }

    void published(String gateway, long readings) {
        gateway(gateway).pulse().published(readings);
    }

    void refused(String gateway) {
        gateway(gateway).pulse().refused(clock.instant());
    }

    /** What is known of a gateway. */
    public Pulse pulse(String gateway) {
        return gateway(gateway).pulse();
    }

    /**
     * How long its devices may be silent ({@code gateway.<name>.period}); empty if nobody has said.
     */
    public Optional<Duration> period(String gateway) {
        return config.getOptionalValue("gateway." + gateway + ".period", Duration.class);
    }

    private Optional<Duration> watched(String gateway) {
        return roles.standsBy(gateway) ? Optional.empty() : period(gateway);
    }

    /** How many of its enabled devices have been silent for longer than its period. */
    public long countSilent(String gateway) {
        return silentByType(gateway).values().stream().mapToInt(Integer::intValue).sum();
    }

    private Map<String, Integer> silentByType(String gateway) {
        return watched(gateway)
                .map(p -> known(gateway).countSilent(p, clock.instant()))
                .orElse(Map.of());
    }

    /** The first of them by name. */
    public List<String> silent(String gateway, int limit) {
        return watched(gateway)
                .map(p -> known(gateway).silent(p, clock.instant(), limit))
                .orElse(List.of());
    }

    /** Registered devices by type. */
    public Map<String, Integer> devices(String gateway) {
        return known(gateway).types();
    }

    /**
     * One line that says that nothing has come from a source for longer than its period; nothing is
     * expected while another process reads it.
     */
    public Optional<String> degraded(String gateway) {
        if (roles.standsBy(gateway)) {
            return Optional.empty();
        }
        Duration silence = pulse(gateway).silence(clock.instant());
        return period(gateway)
                .filter(period -> silence.compareTo(period) > 0)
                .map(
                        period ->
                                "no reading for %s; gateway.%s.period is %s"
                                        .formatted(readable(silence), gateway, readable(period)));
    }

    private static String readable(Duration time) {
        return Duration.ofSeconds(time.toSeconds())
                .toString()
                .substring(2)
                .toLowerCase(java.util.Locale.ROOT);
    }

    private Hearing known(String gateway) {
        Hearing hearing = gateway(gateway).hearing();
        hearing.know(knowledge.registry());
        return hearing;
    }

    private Watched gateway(String name) {
        return gateways.computeIfAbsent(
                name,
                n -> new Watched(new Pulse(clock.instant()), new Hearing(n, clock.instant())));
    }

    private void sample() {
        Instant now = clock.instant();
        gateways.forEach(
                (name, watched) -> {
                    try {
                        show(name);
                        watched.pulse().sample(now, states.of(name).outbox().depth());
                    } catch (RuntimeException e) {
                        LOG.debugf("%s: no sample: %s", name, e.getMessage());
                    }
                });
    }

    private DistributionSummary lag(String gateway, String type) {
        return lags.computeIfAbsent(
                gateway + '\n' + type,
                key ->
                        DistributionSummary.builder("fm.reading.lag")
                                .baseUnit("seconds")
                                .description("Time from a reading's date to its way through")
                                .tag("gateway", gateway)
                                .tag("type", type)
                                .serviceLevelObjectives(LAGS)
                                .register(meters));
    }

    private static List<Reading> readings(FmMessage message) {
        if (message instanceof Measurements single) {
            return List.of(single.reading());
        }
        return message instanceof Batch batch ? batch.records() : Stream.<Reading>empty().toList();
    }
}
