package org.flexmeter.bench.session;

import java.util.ArrayList;
import java.util.List;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.bench.report.Outcome;

/** Batches of 30 readings of apartment meters, as fast as the gateway takes them. */
public final class Batches implements Session {
    private static final int RECORDS = 30;
    private static final double SECONDS_A_VALUE = 10;
    private static final double GOAL = 100_000;

    @Override
    public String name() {
        return "batches";
    }

    @Override
    public String about() {
        return "readings a second in batches of 30 from PostgreSQL and Cassandra, and how many meters that carries";
    }

    @Override
    public Outcome run(Rig rig, Scale scale, Progress progress) {
        int meters = Math.max(1, scale.readings() / RECORDS);
        List<Measure> measures = new ArrayList<>();
        if (scale.postgreSql()) {
            measures.addAll(from(rig, scale, progress, Uploads.source(rig, meters)));
        }
        if (scale.cassandra()) {
            measures.addAll(from(rig, scale, progress, Source.apartments(rig, meters)));
        }
        return new Outcome(
                name(),
                "meters with a value every 10 s, eight values a reading, batches of 30, QoS 1",
                measures,
                List.of(
                        "meters carried: each has a value every 10 s, uploaded every 5 minutes",
                        "cores in all: gateway, broker, database and subscriber together"));
    }

    private static List<Measure> from(Rig rig, Scale scale, Progress progress, Source source) {
        int meters = source.meters();
        progress.say(source.database() + ": the gateway warms up");
        rig.start(source.home(), source.gateway());
        Run.gateway(rig, source.bulk(), source.series().next(meters, RECORDS));
        List<Measure> measures = new ArrayList<>();
        for (int round = 1; round <= scale.rounds(); round++) {
            Run run = Run.gateway(rig, source.bulk(), source.series().next(meters, RECORDS));
            progress.say(
                    "%s, round %d: %,d readings of %,d meters, %,.0f readings/s"
                            .formatted(
                                    source.database(),
                                    round,
                                    meters * RECORDS,
                                    meters,
                                    run.readingsASecond()));
            measures.add(line(source, round, run));
        }
        rig.stopGateway();
        return measures;
    }

    private static Measure line(Source source, int round, Run run) {
        double cpu = run.cpuAMillion("gateway");
        return run.measure(
                        "%s, round %d".formatted(source.database(), round),
                        "gateway",
                        source.database())
                .with("meters carried", run.readingsASecond() * SECONDS_A_VALUE)
                .with("cores of the gateway for 100,000/s", cpu * GOAL / 1e6)
                .with("cores in all for 100,000/s", all(run, source.database()) * GOAL / 1e6);
    }

    private static double all(Run run, String database) {
        return List.of("gateway", "broker", database, "subscriber").stream()
                .mapToDouble(run::cpuAMillion)
                .sum();
    }
}
