package org.flexmeter.it.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.flexmeter.world.net.Rate;

/** Everything that can go wrong around a gateway, part by part. */
final class Faults {
    private static final Duration READY = Duration.ofSeconds(300);
    private static final int NOISE = 200;

    /** Everything but what gateways publish for the control centre. */
    private static final List<String> ALL_BUT_INPUT =
            List.of("FlexMeter/#", "flexmeter/#", "SiteWhere/commands/#", "SiteWhere/system/#");

    static final String BROKER_KILLED = "broker killed";
    static final String PUBLISHES_REFUSED = "publishes refused";

    private final ChaosBench bench;
    private final Random random;

    Faults(ChaosBench bench, Random random) {
        this.bench = bench;
        this.random = random;
    }

    private static Fault lasting(
            String name, String part, double least, double most, Fault.Step begin, Fault.Step end) {
        return new Fault(
                name,
                part,
                Duration.ofMillis((long) (least * 1_000)),
                Duration.ofMillis((long) (most * 1_000)),
                begin,
                end);
    }

    /** At any moment, while it starts too. */
    Fault gatewayKilled() {
        return Fault.instant(
                "gateway killed",
                "gateway",
                () -> {
                    bench.gateway().kill();
                    bench.gateway().start();
                });
    }

    Fault brokerKilled() {
        return lasting(
                BROKER_KILLED, "broker", 0.1, 4, bench.broker()::kill, bench.broker()::start);
    }

    Fault brokerStopped() {
        return lasting(
                "broker stopped", "broker", 0.1, 4, bench.broker()::stop, bench.broker()::start);
    }

    Fault brokerFrozen() {
        return lasting(
                "broker frozen", "broker", 1, 12, bench.broker()::freeze, bench.broker()::resume);
    }

    /** It runs for a twentieth of a second in every half. */
    Fault brokerSlow() {
        return Fault.instant(
                "broker slow for 6 s",
                "broker",
                () -> {
                    for (int i = 0; i < 12; i++) {
                        bench.broker().freeze();
                        Thread.sleep(450);
                        bench.broker().resume();
                        Thread.sleep(50);
                    }
                });
    }

    List<Fault> brokerRefuses() {
        return List.of(
                lasting(
                        "broker refused everybody",
                        "broker",
                        1,
                        5,
                        () -> bench.broker().refuseAll(true),
                        () -> bench.broker().refuseAll(false)));
    }

    /** A reason code for each message, on a connection that goes on. */
    List<Fault> publishesRefused() {
        return List.of(
                lasting(
                        PUBLISHES_REFUSED,
                        "broker",
                        0.5,
                        3,
                        () -> bench.broker().allowPublishing(ALL_BUT_INPUT),
                        () -> bench.broker().allowPublishing(List.of())));
    }

    List<Fault> link() {
        return List.of(
                Fault.instant("link cut", "link", bench.link()::cut),
                lasting("link gone", "link", 1, 8, bench.link()::sever, bench.link()::restore),
                lasting("link stalled", "link", 1, 8, bench.link()::stall, bench.link()::restore),
                lasting(
                        "link at 200 kbit/s with 150 ms",
                        "link",
                        3,
                        8,
                        () -> bench.link().throttle(Rate.mobile()),
                        bench.link()::restore),
                Fault.instant("5 s of a link that breaks all the time", "link", this::unreliable));
    }

    private void unreliable() throws InterruptedException {
        bench.link().loseAtRandom(random, Duration.ofMillis(400), Duration.ofSeconds(5));
    }

    List<Fault> postgreSql() {
        return List.of(
                Fault.instant(
                        "PostgreSQL's connections cut",
                        "postgresql",
                        () -> bench.postgreSql().cutConnections()),
                lasting(
                        "statement timeouts",
                        "postgresql",
                        2,
                        5,
                        () -> bench.postgreSql().statementTimeout(Duration.ofMillis(1)),
                        () -> bench.postgreSql().statementTimeout(Duration.ZERO)),
                lasting(
                        "PostgreSQL restarted",
                        "postgresql",
                        0.1,
                        4,
                        bench.postgreSql()::stop,
                        bench.postgreSql()::start),
                lasting(
                        "PostgreSQL killed",
                        "postgresql",
                        0.1,
                        4,
                        bench.postgreSql()::kill,
                        bench.postgreSql()::start));
    }

    List<Fault> cassandra() {
        return List.of(
                lasting(
                        "Cassandra stopped",
                        "cassandra",
                        0.1,
                        5,
                        bench.cassandra()::stop,
                        bench.cassandra()::start),
                lasting(
                        "Cassandra killed",
                        "cassandra",
                        0.1,
                        5,
                        bench.cassandra()::kill,
                        bench.cassandra()::start));
    }

    List<Fault> lines() {
        return List.of(
                lasting(
                        "Ennova's line unplugged",
                        "ennova",
                        0.1,
                        4,
                        bench.ennova()::unplug,
                        bench.ennova()::plug),
                noise("noise on Ennova's line", "ennova", bench.concentrator()::noise),
                Fault.instant(
                        "half a frame on Ennova's line", "ennova", bench.concentrator()::halfFrame),
                lasting(
                        "UniBO's line unplugged",
                        "unibo",
                        0.1,
                        4,
                        bench.unibo()::unplug,
                        bench.unibo()::plug),
                noise("noise on UniBO's line", "unibo", bench.dongle()::noise));
    }

    private Fault noise(String name, String part, Consumer<byte[]> line) {
        return Fault.instant(
                name,
                part,
                () -> {
                    byte[] bytes = new byte[1 + random.nextInt(NOISE)];
                    random.nextBytes(bytes);
                    line.accept(bytes);
                });
    }

    /** Empty where no small disk can be mounted. */
    List<Fault> disk() {
        return bench.disk()
                .map(disk -> List.of(lasting("disk full", "disk", 2, 8, disk::fill, disk::free)))
                .orElse(List.of());
    }

    /** Everything is in order again when this returns. */
    void mendAll() {
        bench.link().restore();
        bench.broker().start();
        bench.broker().resume();
        bench.ennova().plug();
        bench.unibo().plug();
        if (!bench.gateway().alive()) {
            bench.gateway().start();
        }
        bench.gateway().awaitReady(READY);
    }
}
