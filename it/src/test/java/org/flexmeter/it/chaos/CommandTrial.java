package org.flexmeter.it.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flexmeter.world.cloud.Order;
import org.flexmeter.world.cloud.Orders;
import org.flexmeter.world.command.CommandReport;
import org.flexmeter.world.process.Pause;

/** Sends commands to all gateways while one fault follows the other, each at least once. */
final class CommandTrial {
    /**
     * An answer may take so long: the command's time to live, the device's time to answer, and as
     * long as the gateway may be down, or cut off from the broker, in between.
     */
    static final Duration LATEST = ChaosBench.TIME_TO_LIVE.plus(ChaosBench.ANSWER).plusSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration CALM_LEAST = Duration.ofSeconds(1);
    private static final Duration CALM_MOST = Duration.ofSeconds(6);

    /** So many of a gateway's commands wait for their answers at most, and few more in a group. */
    private static final int OPEN = 10;

    /** Every so many orders of a gateway one is for its group, and one is wrong on purpose. */
    private static final int GROUP_EVERY = 10;

    private static final int WRONG_EVERY = 25;

    private final ChaosBench bench;
    private final List<Fault> faults;
    private final Runnable mend;
    private final Random random;
    private final Map<String, Integer> done = new ConcurrentSkipListMap<>();
    private volatile boolean sending = true;
    private volatile boolean hurtByAll;

    /**
     * @param faults one after the other, in an order that is another each time
     * @param mend puts everything in order at the end
     */
    CommandTrial(ChaosBench bench, List<Fault> faults, Runnable mend, Random random) {
        this.bench = bench;
        this.faults = faults;
        this.mend = mend;
        this.random = random;
    }

    /**
     * Sends so many, and more until each fault has been there; then puts everything in order and
     * waits for the answers.
     *
     * @param commands to one meter each; each member of a group counts
     */
    CommandRow run(int commands) throws Exception {
        ExecutorService hand = Executors.newSingleThreadExecutor();
        try {
            Callable<Void> hurting = this::hurt;
            Future<Void> hurt = hand.submit(hurting);
            send(commands);
            sending = false;
            hurt.get();
        } finally {
            hand.shutdownNow();
        }
        mend.run();
        return new CommandRow(answers(), done);
    }

    private void send(int commands) {
        List<String> gateways = bench.orders().gateways();
        int[] orders = new int[gateways.size()];
        for (int sent = 0; sent < commands || !hurtByAll; ) {
            int turn = calm(gateways);
            if (turn < 0) {
                Pause.of(LOOK);
            } else {
                Order order = order(gateways.get(turn), ++orders[turn]);
                bench.commander().send(order);
                sent += order.hardwareIds().size();
            }
        }
    }

    private Order order(String gateway, int number) {
        Orders orders = bench.orders();
        if (number % WRONG_EVERY == 0) {
            return orders.wrong(gateway);
        }
        return number % GROUP_EVERY == 0 ? orders.toGroup(gateway) : orders.next(gateway);
    }

    /** The gateway with the fewest open commands; -1 if all have enough. */
    private int calm(List<String> gateways) {
        CommandReport report = bench.commands().report();
        int best = -1;
        long least = OPEN;
        for (int i = 0; i < gateways.size(); i++) {
            long open = open(report, gateways.get(i));
            if (open < least) {
                least = open;
                best = i;
            }
        }
        return best;
    }

    private static long open(CommandReport report, String gateway) {
        return report.lines().stream()
                .filter(line -> line.gateway().equals(gateway))
                .mapToLong(CommandReport.Line::unanswered)
                .sum();
    }

    private Void hurt() throws Exception {
        try {
            while (sending) {
                List<Fault> round = new ArrayList<>(faults);
                Collections.shuffle(round, random);
                hurt(round);
                hurtByAll = true;
            }
        } finally {
            hurtByAll = true; // or a fault that failed would let it send for ever
        }
        return null;
    }

    private void hurt(List<Fault> round) throws Exception {
        for (Fault fault : round) {
            if (hurtByAll && !sending) {
                return;
            }
            Pause.of(Fault.between(CALM_LEAST, CALM_MOST, random));
            done.merge(fault.name(), 1, Integer::sum);
            fault.begin().run();
            Pause.of(fault.lasting(random));
            fault.end().run();
        }
    }

    /** None may be without an answer after its time to live and the device's time to answer. */
    private CommandReport answers() {
        long end = System.nanoTime() + LATEST.toNanos();
        CommandReport report = bench.commands().report();
        while (report.unanswered() > 0 && System.nanoTime() < end) {
            Pause.of(LOOK);
            report = bench.commands().report();
        }
        return report;
    }
}
