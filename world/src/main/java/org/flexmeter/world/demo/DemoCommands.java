package org.flexmeter.world.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.flexmeter.world.World;
import org.flexmeter.world.cloud.Order;
import org.flexmeter.world.cloud.Orders;
import org.flexmeter.world.command.CommandReport;
import org.flexmeter.world.command.Execution;
import org.flexmeter.world.command.Progress;
import org.flexmeter.world.process.Pause;

/** Sends commands while the demo runs, to each gateway in turn, and waits for their answers. */
final class DemoCommands implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final Duration LOOK = Duration.ofMillis(200);

    /** Of each six orders to a gateway this one is wrong on purpose, and that one to a group. */
    private static final int ROUND = 6;

    private static final int WRONG = 2;
    private static final int GROUP = 3;

    private final World world;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    work -> {
                        Thread thread = new Thread(work, "commands");
                        thread.setDaemon(true);
                        return thread;
                    });
    private int sent;

    DemoCommands(World world) {
        this.world = world;
    }

    /** Sends from now on. */
    void start(Orders orders, Duration duration) {
        clock.scheduleAtFixedRate(() -> send(orders), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
        clock.schedule(clock::shutdownNow, sending(duration).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Long enough before the end that answers come before it. */
    private static Duration sending(Duration duration) {
        Duration last = duration.minusSeconds(10);
        Duration half = duration.dividedBy(2);
        return last.compareTo(half) > 0 ? last : half;
    }

    private void send(Orders orders) {
        List<String> gateways = orders.gateways();
        String gateway = gateways.get(sent % gateways.size());
        int turn = sent / gateways.size() % ROUND;
        sent++;
        world.commander().send(order(orders, gateway, turn));
    }

    private static Order order(Orders orders, String gateway, int turn) {
        return switch (turn) {
            case WRONG -> orders.wrong(gateway);
            case GROUP -> orders.toGroup(gateway);
            default -> orders.next(gateway);
        };
    }

    CommandReport report() {
        return world.commands().report();
    }

    /** The last commands: what was sent, what was done, what was answered. */
    List<String> latest(int count) {
        List<Progress> all = world.commands().progress();
        List<Execution> done = world.executions().all();
        List<String> lines = new ArrayList<>();
        for (Progress each : all.subList(Math.max(0, all.size() - count), all.size())) {
            lines.add(
                    "    %-20s %-36s %-14s %s"
                            .formatted(
                                    (each.command().name() + " " + each.command().argument())
                                            .strip(),
                                    each.hardwareId(),
                                    action(each, done),
                                    answer(each)));
        }
        return lines;
    }

    private static String action(Progress each, List<Execution> done) {
        Optional<Execution> last = Optional.empty();
        for (Execution execution : done) {
            if (each.isDoneBy(execution)) {
                last = Optional.of(execution);
            }
        }
        return last.map(found -> found.numbered() ? "done as " + found.cause() : "done")
                .orElse("-");
    }

    private static String answer(Progress each) {
        return each.answer()
                .map(text -> "%s (%.1f s)".formatted(text, each.micros() / 1e6))
                .orElse("...");
    }

    /** Sends no more and waits for the answers. */
    CommandReport finish(Duration patience) {
        clock.shutdownNow();
        long end = System.nanoTime() + patience.toNanos();
        CommandReport report = report();
        while (report.unanswered() > 0 && System.nanoTime() < end) {
            Pause.of(LOOK);
            report = report();
        }
        return report;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
