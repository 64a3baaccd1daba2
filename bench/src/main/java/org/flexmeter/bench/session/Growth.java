package org.flexmeter.bench.session;

import java.util.ArrayList;
import java.util.List;
import org.flexmeter.bench.load.Series;
import org.flexmeter.bench.part.Proc;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.bench.report.Outcome;
import org.flexmeter.world.gateway.GatewayProcess;

/** What becomes of start-up, memory and rate as meters, outbox and gateways grow. */
public final class Growth implements Session {
    private static final List<Integer> METERS = List.of(1_000, 10_000, 100_000, 1_000_000);
    private static final List<Integer> QUICK_METERS = List.of(1_000, 10_000);
    private static final int MOST_GATEWAYS = 100;
    private static final int QUICK_GATEWAYS = 5;

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String about() {
        return "1k to 1M registered meters, a long outbox after a day without broker, 100 gateways";
    }

    @Override
    public Outcome run(Rig rig, Scale scale, Progress progress) {
        List<Measure> measures = new ArrayList<>();
        for (int meters : scale.quick() ? QUICK_METERS : METERS) {
            progress.say("%,d registered meters".formatted(meters));
            measures.add(progress.show(meters(rig, scale, meters)));
        }
        for (int messages : outboxes(scale)) {
            progress.say("an outbox of %,d messages".formatted(messages));
            measures.add(progress.show(OutboxDrain.measure(rig, messages)));
        }
        for (int gateways : List.of(1, scale.quick() ? QUICK_GATEWAYS : MOST_GATEWAYS)) {
            progress.say(gateways + " gateways");
            measures.add(progress.show(ManyGateways.measure(rig, gateways)));
        }
        return new Outcome(
                name(),
                "registered meters, outbox and gateways",
                measures,
                List.of(
                        "start: from the start of the process to ready; peak: the most resident memory"
                                + " until the load was through",
                        "10 million messages: --outbox 10000000; the gateways of the last lines listen to MQTT"));
    }

    private static List<Integer> outboxes(Scale scale) {
        return scale.outbox() > 100_000
                ? List.of(100_000, scale.outbox())
                : List.of(scale.outbox());
    }

    private static Measure meters(Rig rig, Scale scale, int meters) {
        Source source = Source.iren(rig, meters);
        long begin = System.nanoTime();
        GatewayProcess gateway = rig.start(source.home(), source.gateway());
        double start = (System.nanoTime() - begin) / 1e9;
        long pid = gateway.pid().orElseThrow();
        double idle = Proc.residentMegabytes(pid);
        int asked = Math.min(meters, scale.readings());
        int readings = scale.readings() / asked;
        Run.gateway(rig, source.bulk(), source.series().next(asked, readings));
        Series series = source.series().next(asked, readings);
        Run run = Run.gateway(rig, source.bulk(), series);
        Measure measure =
                Measure.of("%,d meters".formatted(meters))
                        .with("start s", start)
                        .with("idle MB", idle)
                        .with("peak MB", Proc.peakMegabytes(pid))
                        .with("messages/s", run.messagesASecond())
                        .with("CPU s/M", run.cpuAMillion("gateway"))
                        .with("lost", run.lost());
        rig.stopGateway();
        return measure;
    }
}
