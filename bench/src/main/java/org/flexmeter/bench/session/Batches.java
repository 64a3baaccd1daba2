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
        return "readings a second in batches of 30 from Cassandra, and how many meters that carries";
    }

    @Override
    public Outcome run(Rig rig, Scale scale, Progress progress) {
        int meters = Math.max(1, scale.readings() / RECORDS);
        Source source = Source.apartments(rig, meters);
        progress.say("the gateway warms up");
        rig.start(source.home(), source.gateway());
        Run.gateway(rig, source.bulk(), source.series().next(meters, RECORDS));
        List<Measure> measures = new ArrayList<>();
        for (int round = 1; round <= scale.rounds(); round++) {
            progress.say(
                    "round %d: %,d readings of %,d meters"
                            .formatted(round, meters * RECORDS, meters));
            Run run = Run.gateway(rig, source.bulk(), source.series().next(meters, RECORDS));
            double cpu = run.cpuAMillion("gateway");
            measures.add(
                    run.measure("round " + round, "gateway", source.database())
                            .with("meters carried", run.readingsASecond() * SECONDS_A_VALUE)
                            .with("cores of the gateway for 100,000/s", cpu * GOAL / 1e6)
                            .with("cores in all for 100,000/s", all(run) * GOAL / 1e6));
        }
        rig.stopGateway();
        return new Outcome(
                name(),
                "apartment meters, a value every 10 s, batches of 30, QoS 1",
                measures,
                List.of(
                        "meters carried: each has a value every 10 s, uploaded every 5 minutes",
                        "cores in all: gateway, broker, Cassandra and subscriber together"));
    }

    private static double all(Run run) {
        return List.of("gateway", "broker", "Cassandra", "subscriber").stream()
                .mapToDouble(run::cpuAMillion)
                .sum();
    }
}
