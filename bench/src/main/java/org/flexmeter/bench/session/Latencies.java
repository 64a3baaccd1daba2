package org.flexmeter.bench.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.bench.report.Outcome;

/** From commit to receipt at steady rates. */
public final class Latencies implements Session {
    private static final int METERS = 1_000;
    private static final List<Integer> RATES = List.of(10, 100, 1_000, 5_000);
    private static final int SECONDS = 20;
    private static final int QUICK_SECONDS = 2;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String about() {
        return "from commit in PostgreSQL to receipt at 10, 100, 1,000 and 5,000 messages a second";
    }

    @Override
    public Outcome run(Rig rig, Scale scale, Progress progress) {
        Source source = Source.iren(rig, METERS);
        rig.start(source.home(), source.gateway());
        Paced.warmUp(rig, source, scale.readings());
        int seconds = scale.quick() ? QUICK_SECONDS : SECONDS;
        List<Measure> measures = new ArrayList<>();
        for (int rate : RATES) {
            progress.say("%,d messages a second for %d s".formatted(rate, seconds));
            Duration second = Duration.ofSeconds(1);
            String name = "%,d a second".formatted(rate);
            measures.add(
                    progress.show(Paced.singles(rig, source, name, rate, second, seconds, second)));
        }
        rig.stopGateway();
        return new Outcome(
                name(),
                "from commit to receipt, PostgreSQL with notification, for %d s each"
                        .formatted(seconds),
                measures,
                List.of(
                        "the time is taken before COMMIT is asked for, so that it is in the latency"));
    }
}
