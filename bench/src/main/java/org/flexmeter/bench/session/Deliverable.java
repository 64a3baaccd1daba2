package org.flexmeter.bench.session;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.flexmeter.bench.load.Clock;
import org.flexmeter.bench.load.EonBulk;
import org.flexmeter.bench.load.EonTable;
import org.flexmeter.bench.load.Series;
import org.flexmeter.bench.load.Stamps;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.bench.report.Outcome;

/**
 * The sessions of D2.2 5.2 and the latencies of 5.3, through the whole gateway: from the source to
 * the subscriber, with QoS 1 where D2.2 used 0.
 */
public final class Deliverable implements Session {
    private static final int PACKETS = 1_000;
    private static final int RECORDS = 30;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration LEAD = Duration.ofSeconds(8);
    private static final int TWELVE_HOURS = 144;

    @Override
    public String name() {
        return "d22";
    }

    @Override
    public String about() {
        return "the nine sessions of D2.2 5.2 and the four latencies of 5.3 beside the deliverable's figures";
    }

    @Override
    public Outcome run(Rig rig, Scale scale, Progress progress) {
        List<Measure> measures = new ArrayList<>();
        if (scale.postgreSql()) {
            singles(rig, scale, progress, measures);
        }
        if (scale.cassandra()) {
            batches(rig, scale, progress, measures);
        }
        return new Outcome(
                name(),
                "D2.2 5.2 and 5.3 through the whole gateway, QoS 1 (D2.2: QoS 0, an emulator for the gateway)",
                measures,
                List.of(
                        "5-minute periods run %.0f times faster (--time-factor 1: as long as D2.2's)"
                                .formatted(scale.timeFactor()),
                        "latency from commit (singles, PostgreSQL) or arrival (batches, Cassandra, all"
                                + " 1,000 at one instant) to receipt"));
    }

    private void singles(Rig rig, Scale scale, Progress progress, List<Measure> measures) {
        Source source = Source.iren(rig, PACKETS);
        rig.start(source.home(), source.gateway());
        Paced.warmUp(rig, source, scale.readings());
        int periods = scale.quick() ? 2 : 12;
        progress.say("1,000 singles every 5 s and every second");
        measures.add(
                progress.show(
                        Paced.singles(
                                        rig,
                                        source,
                                        "1,000 singles every 5 s",
                                        PACKETS,
                                        SECOND,
                                        scale.quick() ? 1 : periods,
                                        FIVE_SECONDS)
                                .say("D2.2 loss", "0 %")));
        measures.add(
                progress.show(
                        Paced.singles(
                                        rig,
                                        source,
                                        "1,000 singles every second",
                                        PACKETS,
                                        SECOND,
                                        periods * 5,
                                        SECOND)
                                .say("D2.2 loss", "0 %")));
        measures.add(progress.show(burst(rig, scale, source, 10, "<<500 ms")));
        measures.add(progress.show(burst(rig, scale, source, 100, "<<50 ms")));
        measures.add(progress.show(burst(rig, scale, source, 1_000, "<<1 s")));
        measures.add(progress.show(burst(rig, scale, source, 5_000, "<<1 s")));
        rig.stopGateway();
    }

    private static Measure burst(Rig rig, Scale scale, Source source, int count, String latency) {
        int times = scale.quick() ? 1 : 5;
        String name = "%,d singles within 1 s".formatted(count);
        Duration every = Duration.ofSeconds(3);
        return Paced.singles(rig, source, name, count, SECOND, times, every)
                .say("D2.2 loss", "0 %")
                .say("D2.2 latency", latency);
    }

    private void batches(Rig rig, Scale scale, Progress progress, List<Measure> measures) {
        Source source = Source.apartments(rig, PACKETS);
        rig.start(source.home(), source.gateway());
        Run.gateway(rig, source.bulk(), source.series().next(PACKETS, RECORDS));
        Duration normal = Duration.ofMillis((long) (FIVE_MINUTES.toMillis() / scale.timeFactor()));
        progress.say(
                "1,000 batches of 30 every 5 min, here every %.1f s"
                        .formatted(normal.toMillis() / 1e3));
        measures.add(
                progress.show(
                        periods(
                                rig,
                                source,
                                "1,000 batches of 30 every 5 min",
                                normal,
                                scale.quick() ? 1 : 6)));
        measures.add(
                progress.show(
                        periods(
                                rig,
                                source,
                                "1,000 batches of 30 every 5 s",
                                FIVE_SECONDS,
                                scale.quick() ? 1 : 12)));
        progress.say("1,000 batches of 30 every 5 min for 12 h");
        measures.add(
                progress.show(
                        periods(
                                rig,
                                source,
                                "1,000 batches of 30 every 5 min, 12 h",
                                normal,
                                scale.quick() ? 2 : TWELVE_HOURS)));
        rig.stopGateway();
    }

    /** Batches that are written ahead of the instant in which they arrive. */
    private static Measure periods(
            Rig rig, Source source, String name, Duration period, int periods) {
        Series series = source.series().next(PACKETS, RECORDS * periods);
        Stamps stamps = new Stamps(series);
        rig.subscriber().expect(series, true);
        EonBulk bulk = new EonBulk(rig.cassandra(), EonTable.APARTMENT, Rig.SHARDS);
        Instant first = Instant.now().plus(LEAD);
        for (int p = 0; p < periods; p++) {
            Instant due = first.plus(period.multipliedBy(p));
            Instant soonest = Instant.now().plus(LEAD);
            Instant arrival = due.isAfter(soonest) ? due : soonest;
            bulk.write(series, p * RECORDS, (p + 1) * RECORDS, arrival);
            stamp(
                    series,
                    stamps,
                    p,
                    Math.max(ChronoUnit.MICROS.between(Instant.EPOCH, arrival), Clock.micros()));
            Paced.sleepUntil(
                    System.nanoTime()
                            + Duration.between(Instant.now(), due.minus(LEAD).plus(period))
                                    .toNanos());
        }
        return Paced.result(rig, name, series, stamps, RECORDS).say("D2.2 loss", "0 %");
    }

    private static void stamp(Series series, Stamps stamps, int period, long micros) {
        for (int meter = 0; meter < series.meters(); meter++) {
            for (int r = period * RECORDS; r < (period + 1) * RECORDS; r++) {
                stamps.put(series.index(meter, series.at(r).toEpochMilli()), micros);
            }
        }
    }
}
