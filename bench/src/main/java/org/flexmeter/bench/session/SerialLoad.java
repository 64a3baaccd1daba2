package org.flexmeter.bench.session;

import java.time.Duration;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.world.broker.MqttSession;
import org.flexmeter.world.cloud.Cloud;
import org.flexmeter.world.gateway.GatewayHome;
import org.flexmeter.world.gateway.Settings;
import org.flexmeter.world.ledger.Oracle;
import org.flexmeter.world.ledger.Report;
import org.flexmeter.world.line.Air;
import org.flexmeter.world.line.SimulatedConcentrator;
import org.flexmeter.world.line.SimulatedDongle;
import org.flexmeter.world.meter.Pace;
import org.flexmeter.world.meter.Simulation;
import org.flexmeter.world.meter.Task;
import org.flexmeter.world.process.PartException;
import org.flexmeter.world.process.Pause;

/**
 * Two serial gateways' meters, and a control centre that counts what comes: half of the readings
 * from UniBO's dongle, half from Ennova's concentrator.
 */
final class SerialLoad implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Oracle oracle = new Oracle();
    private final Simulation simulation = new Simulation();
    private final SimulatedDongle dongle;
    private final SimulatedConcentrator concentrator;
    private final Cloud cloud;
    private final GatewayHome home;
    private final String broker;
    private final String client;
    private volatile long firstNanos;

    /**
     * @param messages a second, a multiple of 4
     * @param terminals true: pseudo-terminals where there are any; false: the lines' TCP servers,
     *     which keep what they have until somebody connects
     */
    SerialLoad(Rig rig, int messages, boolean terminals) {
        Pace pace = Pace.steady(Duration.ofSeconds(1));
        dongle = new SimulatedDongle(oracle, pace, 0, messages / 2, Air.calm());
        concentrator = new SimulatedConcentrator(oracle, pace, 0, messages / 4, false);
        home = rig.newHome();
        String name = home.folder().getFileName().toString();
        new Settings(home)
                .ennova(line(rig, terminals, name + "-ennova", concentrator.port()))
                .unibo(line(rig, terminals, name + "-unibo", dongle.port()));
        home.devices(dongle.devices()).devices(concentrator.devices());
        broker = rig.broker().url();
        client = "bench-" + name;
        cloud = Cloud.connect(broker, client, oracle);
        cloud.onEvent(event -> firstNanos = firstNanos == 0 ? System.nanoTime() : firstNanos);
    }

    private static String line(Rig rig, boolean terminals, String name, int port) {
        return terminals ? rig.line(name, port) : "tcp://127.0.0.1:" + port;
    }

    GatewayHome home() {
        return home;
    }

    /**
     * The concentrator has a reading, for whoever connects: its meters have one each second.
     *
     * @throws PartException if it cannot be made
     */
    void haveSome() {
        try {
            while (concentrator.unacknowledged() == 0) {
                for (Task task : concentrator.tasks()) {
                    task.work().run();
                }
                Pause.of(LOOK);
            }
        } catch (Exception e) {
            throw new PartException("The concentrator measures nothing: " + e.getMessage(), e);
        }
    }

    /** When the next reading has come, by {@link System#nanoTime()}. */
    long awaitFirst(Runnable start) {
        firstNanos = 0;
        start.run();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (firstNanos == 0 && System.nanoTime() < end) {
            Pause.of(LOOK);
        }
        return firstNanos == 0 ? end : firstNanos;
    }

    /** The meters begin. */
    void begin() {
        simulation.start(dongle);
        simulation.start(concentrator);
    }

    /** The meters end; what has come of what they sent. */
    Report end() {
        simulation.close();
        long end = System.nanoTime() + PATIENCE.toNanos();
        Report report = oracle.report();
        while (report.lost() > 0 && System.nanoTime() < end) {
            Pause.of(LOOK);
            report = oracle.report();
        }
        return report;
    }

    @Override
    public void close() {
        simulation.close();
        cloud.close();
        // or what is measured next would wait there as well
        MqttSession.forget(broker, client);
        dongle.close();
        concentrator.close();
    }
}
