package org.flexmeter.bench.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.flexmeter.bench.load.Clock;
import org.flexmeter.bench.load.Series;
import org.flexmeter.bench.part.Proc;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.part.Subscription;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.bench.report.Outcome;
import org.flexmeter.world.gateway.GatewayProcess;

/**
 * Batches for many minutes without a pause, with the rate and the memory of each tenth of them: all
 * readings lie in PostgreSQL before the clock starts.
 */
public final class Sustained implements Session {
    private static final int RECORDS = 30;
    private static final int MOST_METERS = 100_000;
    private static final int TENTHS = 10;
    private static final String HEAP = "256m";

    @Override
    public String name() {
        return "sustained";
    }

    @Override
    public String about() {
        return "--sustained N readings in batches of 30 from PostgreSQL without a pause, again and again for"
                + " --minutes, with a heap of "
                + HEAP
                + "; only when asked for";
    }

    @Override
    public boolean isByDefault() {
        return false;
    }

    @Override
    public Outcome run(Rig rig, Scale scale, Progress progress) {
        int meters = Math.max(1, Math.min(MOST_METERS, scale.sustained() / RECORDS));
        Source source = Uploads.source(rig, meters);
        GatewayProcess gateway =
                rig.start(source.home(), process -> process.java("-Xmx" + HEAP), source.gateway());
        long pid = gateway.pid().orElseThrow();
        Run.gateway(rig, source.bulk(), source.series().next(Math.min(meters, 10_000), RECORDS));
        Series series = source.series().next(meters, scale.sustained() / meters);
        rig.subscriber().expect(series, false);
        progress.say("loading %,d readings".formatted(series.size()));
        long begin = source.bulk().load(series);
        double before = Proc.cpuSeconds(pid);
        List<Measure> measures = new ArrayList<>();
        long from = begin;
        long had = 0;
        for (int tenth = 1; tenth <= TENTHS; tenth++) {
            Subscription.Counts counts =
                    rig.subscriber().await((long) series.size() * tenth / TENTHS);
            double seconds = (counts.lastMicros() - from) / 1e6;
            double rate = (counts.distinct() - had) / seconds;
            progress.say("%d %%: %,.0f readings/s".formatted(tenth * TENTHS, rate));
            measures.add(
                    Measure.of("%d. tenth".formatted(tenth))
                            .with("readings/s", rate)
                            .with("resident MB", Proc.residentMegabytes(pid))
                            .with("seconds", seconds));
            from = counts.lastMicros();
            had = counts.distinct();
        }
        measures.add(all("all", rig, pid, series, begin, before));
        measures.addAll(again(rig, scale, progress, source, pid, series));
        rig.stopGateway();
        return new Outcome(
                name(),
                "%,d readings of %,d meters in batches of 30, heap of %s, QoS 1"
                        .formatted(series.size(), meters, HEAP),
                measures,
                List.of("the clock starts at the commit of all rows"));
    }

    /** What is there is read from the beginning until the time is over, each round counted anew. */
    private static List<Measure> again(
            Rig rig, Scale scale, Progress progress, Source source, long pid, Series series) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(scale.minutes());
        List<Measure> rounds = new ArrayList<>();
        while (scale.minutes() > 0 && System.nanoTime() < end) {
            rig.subscriber().expect(series, false);
            long begin = Clock.micros();
            double before = Proc.cpuSeconds(pid);
            rig.command(
                    source.home(), "rerun", source.gateway(), "readings", "--from", "beginning");
            rig.subscriber().await(series.size());
            String name = "again, round %d".formatted(rounds.size() + 1);
            rounds.add(progress.show(all(name, rig, pid, series, begin, before)));
        }
        return rounds;
    }

    private static Measure all(
            String name, Rig rig, long pid, Series series, long begin, double before) {
        Subscription.Counts counts = rig.subscriber().counts();
        double seconds = (counts.lastMicros() - begin) / 1e6;
        return Measure.of(name)
                .with("readings/s", counts.distinct() / seconds)
                .with("resident MB", Proc.residentMegabytes(pid))
                .with("peak MB", Proc.peakMegabytes(pid))
                .with("seconds", seconds)
                .with("lost", series.size() - counts.distinct())
                .with("repeated", counts.repeated())
                .with("CPU s/M", (Proc.cpuSeconds(pid) - before) * 1e6 / series.size());
    }
}
