package org.flexmeter.bench.session;

import java.time.Duration;
import org.flexmeter.bench.load.IrenWriter;
import org.flexmeter.bench.load.Latency;
import org.flexmeter.bench.load.Series;
import org.flexmeter.bench.load.Stamps;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.part.Subscription;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.world.process.Pause;

/** Load at a given pace, and what became of it. */
final class Paced {
    private Paced() {}

    /** The gateway has its code compiled and its connections open. */
    static void warmUp(Rig rig, Source source, int readings) {
        int meters = source.meters();
        Run.gateway(rig, source.bulk(), source.series().next(meters, readings / meters + 1));
    }

    /**
     * Singles in PostgreSQL, committed evenly over a time, several times over.
     *
     * @param count of each time
     * @param every from the beginning of one time to that of the next
     */
    static Measure singles(
            Rig rig,
            Source source,
            String name,
            int count,
            Duration time,
            int times,
            Duration every) {
        int meters = Math.min(count, source.meters());
        int readings = count / meters;
        Series series = source.series().next(meters, readings * times);
        Stamps stamps = new Stamps(series);
        rig.subscriber().expect(series, true);
        long begin = System.nanoTime();
        try (IrenWriter writer = new IrenWriter(rig.postgreSql())) {
            for (int i = 0; i < times; i++) {
                sleepUntil(begin + i * every.toNanos());
                writer.write(series, i * readings, (i + 1) * readings, time, stamps);
            }
        }
        return result(rig, name, series, stamps, 1);
    }

    static void sleepUntil(long nanos) {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            Pause.of(Duration.ofNanos(left));
        }
    }

    /**
     * What has come of a series, when nothing more comes.
     *
     * @param perMessage readings in a message
     */
    static Measure result(Rig rig, String name, Series series, Stamps stamps, int perMessage) {
        long sent = stamps.sent();
        Subscription.Counts counts = rig.subscriber().await(sent);
        Latency latency = stamps.latency(rig.subscriber().times(rig.folder()));
        return Measure.of(name)
                .with("sent", (double) sent / perMessage)
                .with("received", (double) counts.distinct() / perMessage)
                .with("lost", (double) (sent - counts.distinct()) / perMessage)
                .with("repeated", (double) counts.repeated() / perMessage)
                .with("p50 ms", latency.within(0.5))
                .with("p99 ms", latency.within(0.99))
                .with("max ms", latency.within(1));
    }
}
