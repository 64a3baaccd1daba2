package org.flexmeter.bench.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.flexmeter.bench.part.Build;
import org.flexmeter.bench.part.Proc;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.bench.report.Outcome;
import org.flexmeter.world.gateway.GatewayProcess;
import org.flexmeter.world.ledger.Report;
import org.flexmeter.world.process.Pause;

/** What every build that is there costs on a small box: jar, jar with a cache, native binary. */
public final class Edge implements Session {
    private static final List<Integer> RATES = List.of(100, 1_000);
    private static final int STARTS = 7;
    private static final int SECONDS = 30;
    private static final int QUICK_SECONDS = 5;
    private static final int FEW = 4;
    private static final int METERS = 1_000;
    private static final Duration SETTLED = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "edge";
    }

    @Override
    public String about() {
        return "jar and native binary side by side: start, memory with two serial gateways, size, rate";
    }

    @Override
    public boolean isByDefault() {
        return false;
    }

    @Override
    public Outcome run(Rig rig, Scale scale, Progress progress) {
        List<Measure> measures = new ArrayList<>();
        for (Build build : rig.builds()) {
            rig.use(build);
            progress.say(build.name());
            measures.add(measure(rig, scale, build));
        }
        return new Outcome(
                name(),
                "two serial gateways; jar and native binary on the same work",
                measures,
                List.of(
                        "start: from the start of the process to the receipt of the first reading, which waits"
                                + " on the line; the middle one of "
                                + STARTS,
                        "MB: resident, idle %d s after the start, and after %d s at so many messages a second"
                                .formatted(SETTLED.toSeconds(), seconds(scale)),
                        "messages/s: %,d single readings that lie in PostgreSQL, the second time"
                                .formatted(scale.readings())));
    }

    private static int seconds(Scale scale) {
        return scale.quick() ? QUICK_SECONDS : SECONDS;
    }

    private static Measure measure(Rig rig, Scale scale, Build build) {
        Measure measure = Measure.of(build.name()).with("size MB", build.megabytes());
        measure = start(rig, measure);
        double lost = 0;
        for (int rate : RATES) {
            try (SerialLoad load = new SerialLoad(rig, rate, true)) {
                GatewayProcess gateway = rig.start(load.home(), "ennova", "unibo");
                long pid = gateway.pid().orElseThrow();
                Pause.of(SETTLED);
                if (rate == RATES.get(0)) {
                    measure = measure.with("idle MB", Proc.residentMegabytes(pid));
                }
                double cpu = Proc.cpuSeconds(pid);
                load.begin();
                Pause.of(Duration.ofSeconds(seconds(scale)));
                measure =
                        measure.with("MB at %,d/s".formatted(rate), Proc.residentMegabytes(pid))
                                .with(
                                        "CPU at %,d/s".formatted(rate),
                                        (Proc.cpuSeconds(pid) - cpu) / seconds(scale));
                Report report = load.end();
                lost += report.lost();
                rig.stopGateway();
            }
        }
        return backlog(rig, scale, measure, lost);
    }

    private static Measure start(Rig rig, Measure measure) {
        List<Double> millis = new ArrayList<>();
        try (SerialLoad load = new SerialLoad(rig, FEW, false)) {
            GatewayProcess gateway = rig.gateway(load.home(), process -> {});
            for (int i = 0; i < STARTS; i++) {
                load.haveSome();
                long begin = System.nanoTime();
                long first = load.awaitFirst(gateway::start);
                millis.add((first - begin) / 1e6);
                load.end();
                gateway.stop();
            }
        }
        List<Double> sorted = millis.stream().sorted().toList();
        return measure.with("start ms", sorted.get(STARTS / 2));
    }

    private static Measure backlog(Rig rig, Scale scale, Measure measure, double lost) {
        Source source = Source.iren(rig, METERS);
        GatewayProcess gateway = rig.start(source.home(), source.gateway());
        long pid = gateway.pid().orElseThrow();
        int readings = Math.max(1, scale.readings() / METERS);
        Run first = Run.gateway(rig, source.bulk(), source.series().next(METERS, readings));
        Run second = Run.gateway(rig, source.bulk(), source.series().next(METERS, readings));
        Measure complete =
                measure.with("messages/s", second.messagesASecond())
                        .with("CPU s/M", second.cpuAMillion("gateway"))
                        .with("peak MB", Proc.peakMegabytes(pid))
                        .with("lost", lost + first.lost() + second.lost());
        rig.stopGateway();
        return complete;
    }
}
