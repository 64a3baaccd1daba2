package org.flexmeter.it.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.flexmeter.world.ledger.Oracle;
import org.flexmeter.world.process.Pause;

/** Lets faults happen and measures what came of them. */
final class Conductor {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    static final String REPLAYED = "message replayed";
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration SETTLE = Duration.ofSeconds(3);

    private final ChaosBench bench;
    private final Random random;
    private final Runnable mend;
    private final Map<String, Integer> done = new TreeMap<>();
    private long forgottenBefore;

    /**
     * @param mend puts everything in order after a trial
     */
    Conductor(ChaosBench bench, Random random, Runnable mend) {
        this.bench = bench;
        this.random = random;
        this.mend = mend;
    }

    private record Marks(long written, long received, long repeated) {
        static Marks of(Oracle oracle) {
            var report = oracle.report();
            return new Marks(report.written(), report.received(), report.repeated());
        }
    }

    /** The faults of a trial in turn, with pauses at random. */
    Row run(Trial trial) throws Exception {
        Marks before = begin(trial.killsBroker());
        for (int i = 0; i < trial.times(); i++) {
            Fault fault = trial.faults().get(i % trial.faults().size());
            Pause.of(Fault.between(Duration.ofMillis(200), trial.pause(), random));
            count(fault);
            fault.begin().run();
            Pause.of(fault.lasting(random));
            fault.end().run();
        }
        return end(trial.name(), before, trial.brokerForgets());
    }

    /** All faults, chosen at random, several at a time but one a part, until the time is over. */
    Row together(String name, List<Fault> faults, Duration time) throws Exception {
        Marks before = begin(true);
        Map<String, Running> running = new HashMap<>();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            finish(running, System.nanoTime());
            restartIfEnded();
            Fault fault = faults.get(random.nextInt(faults.size()));
            Duration lasting = fault.lasting(random);
            if (!running.containsKey(fault.part())) {
                count(fault);
                fault.begin().run();
                running.put(
                        fault.part(), new Running(fault, System.nanoTime() + lasting.toNanos()));
            }
            Pause.of(Fault.between(Duration.ofMillis(300), Duration.ofSeconds(3), random));
        }
        finish(running, Long.MAX_VALUE);
        return end(name + " for " + readable(time), before, true);
    }

    private static String readable(Duration time) {
        return time.toMinutes() > 0 ? time.toMinutes() + " min" : time.toSeconds() + " s";
    }

    private record Running(Fault fault, long until) {}

    private static void finish(Map<String, Running> running, long now) throws Exception {
        for (Running each : List.copyOf(running.values())) {
            if (each.until() <= now) {
                running.remove(each.fault().part());
                each.fault().end().run();
            }
        }
    }

    // As a service manager does; it counts, because a gateway should live through all of this.
    private void restartIfEnded() {
        if (!bench.gateway().alive()) {
            done.merge("gateway ended by itself", 1, Integer::sum);
            bench.gateway().start();
        }
    }

    /** What the broker took from UniBO's WiFi meters it passes on before it may be killed. */
    private Marks begin(boolean brokerForgets) {
        done.clear();
        bench.brokerForgets(brokerForgets);
        if (brokerForgets) {
            long now = System.nanoTime();
            await(() -> bench.atTap().overdue(now) == 0);
        }
        return Marks.of(bench.atSubscriber());
    }

    private void count(Fault fault) {
        done.merge(fault.name(), 1, Integer::sum);
    }

    private Row end(String name, Marks before, boolean brokerForgets) {
        mend.run();
        long mended = System.nanoTime();
        Marks written = Marks.of(bench.atSubscriber());
        await(() -> arrived(mended));
        if (!brokerForgets) {
            await(() -> bench.atSubscriber().overdue(mended) == forgottenBefore);
        }
        Duration recovery = Duration.ofNanos(System.nanoTime() - mended);
        long lost = bench.atTap().overdue(mended);
        // What the broker has and the subscriber has not yet: give it a moment.
        Pause.of(SETTLE);
        long missing = bench.atSubscriber().overdue(mended);
        long forgotten = Math.max(0, missing - lost - forgottenBefore);
        forgottenBefore = missing - lost;
        Marks after = Marks.of(bench.atSubscriber());
        return new Row(
                name,
                written.written() - before.written(),
                written.written() - before.written() - lost - forgotten,
                lost,
                forgotten,
                after.repeated() - before.repeated(),
                recovery,
                new TreeMap<>(done));
    }

    private boolean arrived(long mended) {
        if (bench.atTap().overdue(mended) == 0) {
            return true;
        }
        if (done.containsKey(Faults.PUBLISHES_REFUSED)) {
            done.merge(REPLAYED, (int) bench.replayRefused(), Integer::sum);
        }
        return false;
    }

    private static void await(BooleanSupplier arrived) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!arrived.getAsBoolean() && System.nanoTime() < end) {
            Pause.of(LOOK);
        }
    }

    /** Faults of several parts in one list. */
    @SafeVarargs
    static List<Fault> all(List<Fault>... lists) {
        List<Fault> all = new ArrayList<>();
        for (List<Fault> list : lists) {
            all.addAll(list);
        }
        return all;
    }
}
