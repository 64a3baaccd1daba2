package org.flexmeter.bench.session;

import java.util.HashMap;
import java.util.Map;
import org.flexmeter.bench.load.Bulk;
import org.flexmeter.bench.load.Clock;
import org.flexmeter.bench.load.Series;
import org.flexmeter.bench.part.Proc;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.part.Subscription;
import org.flexmeter.bench.part.Talker;
import org.flexmeter.bench.report.Measure;

/**
 * One stretch of load: from the instant in which the source has it to the last receipt.
 *
 * @param messages that came
 * @param readings different ones of the series
 * @param lost readings of the series that did not come
 * @param repeated readings that came more than once
 * @param cpu CPU seconds by part
 */
record Run(
        long messages,
        long bytes,
        long readings,
        long lost,
        long repeated,
        double seconds,
        Map<String, Double> cpu) {
    private static final double MICROS = 1e6;

    /** A series through the whole gateway. */
    static Run gateway(Rig rig, Bulk bulk, Series series) {
        return gateway(rig, bulk, series, () -> {});
    }

    /**
     * The same.
     *
     * @param loaded is called when the source has the series and the clock has been started
     */
    static Run gateway(Rig rig, Bulk bulk, Series series, Runnable loaded) {
        rig.subscriber().expect(series, false);
        long start = bulk.load(series);
        loaded.run();
        Map<String, Double> before = rig.cpu();
        Subscription.Counts counts = rig.subscriber().await(series.size());
        Map<String, Double> cpu = since(before, rig.cpu());
        return new Run(
                counts.messages(),
                counts.bytes(),
                counts.distinct(),
                series.size() - counts.distinct(),
                counts.repeated(),
                (counts.lastMicros() - start) / MICROS,
                cpu);
    }

    /** As many messages from a program that only publishes. */
    static Run bound(Rig rig, Talker publisher, String name, int messages) {
        rig.subscriber().expect(new Series("none", 0, 0, 0, 1), false);
        Map<String, Double> before = rig.cpu();
        double own = Proc.cpuSeconds(publisher.pid());
        long start = Clock.micros();
        publisher.ask("publish " + messages);
        Subscription.Counts counts = rig.subscriber().awaitMessages(messages);
        Map<String, Double> cpu = since(before, rig.cpu());
        cpu.put(name, Proc.cpuSeconds(publisher.pid()) - own);
        return new Run(
                counts.messages(),
                counts.bytes(),
                counts.readings(),
                messages - counts.messages(),
                0,
                (counts.lastMessageMicros() - start) / MICROS,
                cpu);
    }

    private static Map<String, Double> since(Map<String, Double> before, Map<String, Double> now) {
        Map<String, Double> spent = new HashMap<>(now);
        before.forEach((part, seconds) -> spent.merge(part, -seconds, Double::sum));
        return spent;
    }

    double messagesASecond() {
        return messages / seconds;
    }

    double readingsASecond() {
        return readings / seconds;
    }

    /** CPU seconds of a part for a million readings. */
    double cpuAMillion(String part) {
        return readings == 0 ? 0 : cpu.getOrDefault(part, 0.0) * 1e6 / readings;
    }

    /** Rate, losses and cost as a line. */
    Measure measure(String name, String publisher, String database) {
        return Measure.of(name)
                .with("messages/s", messagesASecond())
                .with("readings/s", readingsASecond())
                .with("messages", messages)
                .with("lost", lost)
                .with("repeated", repeated)
                .with("MB/s", bytes / seconds / 1e6)
                .with("publisher CPU s/M", cpuAMillion(publisher))
                .with("broker CPU s/M", cpuAMillion("broker"))
                .with("database CPU s/M", cpuAMillion(database))
                .with("subscriber CPU s/M", cpuAMillion("subscriber"));
    }
}
