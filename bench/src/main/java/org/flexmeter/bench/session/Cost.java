package org.flexmeter.bench.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.DoubleAdder;
import org.flexmeter.bench.load.Series;
import org.flexmeter.bench.part.JavaProcess;
import org.flexmeter.bench.part.Proc;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.part.Stages;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.bench.report.Outcome;
import org.flexmeter.world.gateway.GatewayProcess;

/** What a million readings cost, by stage; memory; start-up. */
public final class Cost implements Session {
    private static final int METERS = 1_000;
    private static final int RECORDS = 30;
    private static final int WARM = 2;
    private static final List<String> STAGES =
            List.of(
                    "read",
                    "window",
                    "translate",
                    "encode",
                    "publish",
                    "outbox and state",
                    "Camel",
                    "GC",
                    "JIT",
                    "rest");

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public String about() {
        return "CPU seconds a million readings by stage, allocation, memory, start-up";
    }

    @Override
    public Outcome run(Rig rig, Scale scale, Progress progress) {
        List<Measure> measures = new ArrayList<>();
        int apartments = Math.max(1, scale.readings() / RECORDS);
        if (scale.postgreSql()) {
            progress.say("singles");
            measures.add(progress.show(measure(rig, scale, "singles", Source.iren(rig, METERS))));
        }
        if (scale.cassandra()) {
            progress.say("batches of 30");
            measures.add(
                    progress.show(
                            measure(
                                    rig,
                                    scale,
                                    "batches of 30",
                                    Source.apartments(rig, apartments))));
        }
        return new Outcome(
                name(),
                "CPU seconds of the gateway a million readings by stage; memory and start-up (JVM)",
                measures,
                List.of(
                        "CPU of the threads from the system, shared out by samples of a flight recording",
                        "of the jar; the native binary stands beside it in the session edge"));
    }

    /** What one stretch of load took, by stage in CPU seconds, and allocated, in bytes. */
    private record Spent(Run run, Map<String, Double> stages, double bytes) {}

    private static Measure measure(Rig rig, Scale scale, String name, Source source) {
        long begin = System.nanoTime();
        GatewayProcess gateway = rig.start(source.home(), source.gateway());
        double start = (System.nanoTime() - begin) / 1e9;
        long pid = gateway.pid().orElseThrow();
        double idle = Proc.residentMegabytes(pid);
        Spent spent = spend(rig, scale, source, gateway);
        Run run = spent.run;
        Measure measure =
                Measure.of(name)
                        .with("readings/s", run.readingsASecond())
                        .with("lost", run.lost())
                        .with("CPU s/M", run.cpuAMillion("gateway"));
        for (String stage : STAGES) {
            double seconds = Math.max(0, spent.stages.getOrDefault(stage, 0.0));
            measure = measure.with(stage, seconds * 1e6 / run.readings());
        }
        measure =
                measure.with("KB allocated", spent.bytes / run.readings() / 1_000)
                        .with("idle MB", idle)
                        .with("resident MB", Proc.residentMegabytes(pid))
                        .with("peak MB", Proc.peakMegabytes(pid))
                        .with("start s", start);
        rig.stopGateway();
        return measure;
    }

    private static Spent spend(Rig rig, Scale scale, Source source, GatewayProcess gateway) {
        JavaProcess java = new JavaProcess(gateway.pid().orElseThrow());
        int meters = source.meters();
        int readings = Math.max(1, scale.readings() / meters);
        // a recording has the Java machine compile much again: that is over before the counting
        java.record("warm");
        for (int i = 0; i < WARM; i++) {
            Run.gateway(rig, source.bulk(), source.series().next(meters, readings));
        }
        java.record("cost");
        Map<String, Double> threads = new LinkedHashMap<>();
        DoubleAdder bytes = new DoubleAdder();
        // what the gateway does while rows are loaded is not counted
        Runnable loaded =
                () -> {
                    java.threads().forEach((kind, seconds) -> threads.put(kind, -seconds));
                    bytes.add(-allocated(gateway));
                };
        Series series = source.series().next(meters, readings);
        Run run = Run.gateway(rig, source.bulk(), series, loaded);
        java.threads().forEach((kind, seconds) -> threads.merge(kind, seconds, Double::sum));
        bytes.add(allocated(gateway));
        Path recording = rig.folder().resolve("cost-" + source.gateway() + ".jfr");
        java.endRecording("cost", recording);
        return new Spent(run, Stages.of(recording, threads), bytes.sum());
    }

    private static double allocated(GatewayProcess gateway) {
        return gateway.metrics().sum("jvm_gc_memory_allocated_bytes_total");
    }
}
