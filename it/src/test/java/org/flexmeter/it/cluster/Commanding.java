package org.flexmeter.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.flexmeter.world.cloud.Order;
import org.flexmeter.world.cloud.Orders;
import org.flexmeter.world.command.CommandReport;
import org.flexmeter.world.process.Pause;

/** A control centre that sends commands, one after the other, until it is told to stop. */
final class Commanding {
    private static final Duration BETWEEN = Duration.ofMillis(150);
    private static final int GROUP_EVERY = 10;
    private static final int OPEN = 30;

    private final Replicas replicas;
    private final String gateway;
    private final Thread thread = new Thread(this::send, "commanding");
    private volatile boolean sending = true;

    Commanding(Replicas replicas, String gateway) {
        this.replicas = replicas;
        this.gateway = gateway;
        thread.setDaemon(true);
    }

    /** Begins as soon as somebody obeys. */
    void begin() {
        replicas.world()
                .commander()
                .awaitListening(replicas.orders().wrong(gateway), Replicas.PATIENCE);
        thread.start();
    }

    private void send() {
        for (int number = 1; sending; number++) {
            if (replicas.world().commands().report().unanswered() < OPEN) {
                replicas.world().commander().send(order(number));
            }
            Pause.of(BETWEEN);
        }
    }

    private Order order(int number) {
        Orders orders = replicas.orders();
        return number % GROUP_EVERY == 0 ? orders.toGroup(gateway) : orders.next(gateway);
    }

    /** All of them are answered, none was carried out twice, no two answers to one differ. */
    void end() throws InterruptedException {
        sending = false;
        thread.join();
        Replicas.eventually(() -> assertThat(report().unanswered()).isZero());
        CommandReport report = report();
        System.out.printf(
                "commands %d, done %d, executed twice %d, answers repeated %d%n",
                report.sum(CommandReport.Line::sent),
                report.sum(line -> line.answered("done")),
                report.sum(CommandReport.Line::executedTwice),
                report.sum(CommandReport.Line::repeated));
        assertThat(report.sum(CommandReport.Line::executedTwice)).isZero();
        assertThat(report.findings()).isEmpty();
        assertThat(report.sum(line -> line.answered("done"))).isGreaterThan(20);
    }

    private CommandReport report() {
        return replicas.world().commands().report();
    }
}
