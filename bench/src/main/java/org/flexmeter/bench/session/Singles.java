package org.flexmeter.bench.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.flexmeter.bench.child.CamelBound;
import org.flexmeter.bench.child.PahoBound;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.part.Talker;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.bench.report.Outcome;

/**
 * Single messages as fast as the gateway takes them, and the same payloads by those who only
 * publish, in turns.
 */
public final class Singles implements Session {
    private static final int METERS = 1_000;
    private static final int KEPT = 2_000;
    private static final int CAMEL_THREADS = 16;
    private static final int CAMEL_SHARE = 5;
    private static final int WARM_UP = 4;
    private static final String TOPIC = "SiteWhere/input/json";

    @Override
    public String name() {
        return "singles";
    }

    @Override
    public String about() {
        return "single messages a second from PostgreSQL and Cassandra, beside raw Paho and camel-paho-mqtt5";
    }

    @Override
    public Outcome run(Rig rig, Scale scale, Progress progress) {
        List<Measure> measures = new ArrayList<>();
        if (scale.postgreSql()) {
            measures.addAll(from(rig, scale, progress, Source.iren(rig, METERS)));
        }
        if (scale.cassandra()) {
            measures.addAll(from(rig, scale, progress, Source.substations(rig, METERS)));
        }
        return new Outcome(
                name(),
                "single messages, QoS 1, bookmark durable after PUBACK, %d in flight"
                        .formatted(Rig.WINDOW),
                measures,
                List.of(
                        "gateway: from the commit of all rows to the receipt of the last; Paho and Camel:"
                                + " the same payloads, ready in memory",
                        "they take turns, %d round(s); the middle one of each by rate is shown"
                                .formatted(scale.rounds())));
    }

    private List<Measure> from(Rig rig, Scale scale, Progress progress, Source source) {
        progress.say(source.database() + ": the gateway warms up");
        rig.start(source.home(), source.gateway());
        int readings = scale.readings() / METERS;
        rig.subscriber().keep(KEPT);
        Run.gateway(rig, source.bulk(), source.series().next(METERS, readings / WARM_UP + 1));
        Path payloads = rig.folder().resolve("payloads-" + source.gateway());
        rig.subscriber().writeKept(payloads);
        Talker paho = talker(rig, PahoBound.class, payloads, Rig.WINDOW);
        Talker camel = talker(rig, CamelBound.class, payloads, CAMEL_THREADS);
        Run.bound(rig, paho, "Paho", scale.readings() / WARM_UP);
        Run.bound(rig, camel, "Camel", scale.readings() / WARM_UP / CAMEL_SHARE);
        List<Run> ours = new ArrayList<>();
        List<Run> raw = new ArrayList<>();
        List<Run> slow = new ArrayList<>();
        for (int round = 1; round <= scale.rounds(); round++) {
            progress.say(
                    "%s: round %d of %d, %,d readings"
                            .formatted(
                                    source.database(), round, scale.rounds(), readings * METERS));
            ours.add(Run.gateway(rig, source.bulk(), source.series().next(METERS, readings)));
            raw.add(Run.bound(rig, paho, "Paho", readings * METERS));
            slow.add(Run.bound(rig, camel, "Camel", readings * METERS / CAMEL_SHARE));
            progress.say(
                    "  gateway %,.0f messages/s, raw Paho %,.0f, camel-paho-mqtt5 %,.0f"
                            .formatted(
                                    ours.get(round - 1).messagesASecond(),
                                    raw.get(round - 1).messagesASecond(),
                                    slow.get(round - 1).messagesASecond()));
        }
        paho.close();
        camel.close();
        rig.stopGateway();
        return lines(source.database(), middle(ours), middle(raw), middle(slow));
    }

    private static Talker talker(Rig rig, Class<?> main, Path payloads, int last) {
        String url = rig.broker().url();
        return rig.talker(main, url, TOPIC, payloads.toString(), Integer.toString(last));
    }

    private static Run middle(List<Run> runs) {
        return runs.stream()
                .sorted(Comparator.comparing(Run::messagesASecond))
                .toList()
                .get(runs.size() / 2);
    }

    private static List<Measure> lines(String database, Run ours, Run raw, Run slow) {
        return List.of(
                ours.measure(database + ": gateway", "gateway", database)
                        .with("of raw Paho", ours.messagesASecond() / raw.messagesASecond())
                        .with("of camel-paho", ours.messagesASecond() / slow.messagesASecond()),
                raw.measure(database + ": raw Paho", "Paho", "none"),
                slow.measure(database + ": camel-paho-mqtt5", "Camel", "none"));
    }
}
