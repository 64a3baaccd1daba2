package org.flexmeter.it.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.flexmeter.world.World;
import org.flexmeter.world.cloud.Orders;
import org.flexmeter.world.gateway.GatewayHome;
import org.flexmeter.world.gateway.GatewayProcess;
import org.flexmeter.world.gateway.Settings;
import org.flexmeter.world.meter.Meters;

/** Several processes of one gateway on one source, each with a home folder of its own. */
final class Replicas implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(180);
    static final int LEASE_SECONDS = 5;

    private final World world;
    private final String gateway;
    private final Map<String, String> settings = new TreeMap<>();
    private final Map<String, GatewayProcess> processes = new TreeMap<>();
    private final Arrivals arrivals;
    private Optional<Meters> meters = Optional.empty();
    private Optional<Orders> orders = Optional.empty();

    Replicas(Path folder, String gateway) {
        this.world = World.in(folder);
        this.gateway = gateway;
        this.arrivals = new Arrivals(world.cloud());
        set("cluster.enabled", true);
        set("cluster.lease-seconds", LEASE_SECONDS);
    }

    World world() {
        return world;
    }

    /** When messages arrived. */
    Arrivals arrivals() {
        return arrivals;
    }

    /** A setting of the gateway, of every replica that is started from now on. */
    Replicas set(String key, Object value) {
        settings.put("gateway." + gateway + "." + key, value.toString());
        return this;
    }

    /** What is measured; not begun. */
    Replicas of(Meters measured) {
        meters = Optional.of(world.keep(measured));
        orders = Optional.of(new Orders(measured.devices()));
        return this;
    }

    /** Commands to those meters. */
    Orders orders() {
        return orders.orElseThrow();
    }

    void measure() {
        world.simulation().start(meters.orElseThrow());
    }

    /** Starts a replica and waits until it is ready. */
    GatewayProcess start(String name, Consumer<Settings> source) {
        return launch(name, source).awaitReady(PATIENCE);
    }

    /** Starts a replica, whatever becomes of it. */
    GatewayProcess launch(String name, Consumer<Settings> source) {
        return processes.computeIfAbsent(name, n -> make(n, source)).start();
    }

    private GatewayProcess make(String name, Consumer<Settings> source) {
        GatewayHome home = new GatewayHome(world.folder().resolve(name));
        Settings each = new Settings(home);
        each.broker(world.broker()).ports(world.ports().any(), world.ports().any());
        source.accept(each);
        home.set("fm.cluster.member", name);
        settings.forEach(home::set);
        meters.ifPresent(m -> home.devices(m.devices()));
        orders.ifPresent(o -> home.groups(o.groups()));
        home.write();
        return world.keep(
                new GatewayProcess(world.root(), home, world.folder().resolve(name + ".log"))
                        .shortLived());
    }

    GatewayProcess replica(String name) {
        return processes.get(name);
    }

    /** Shards that a replica says it has. */
    int shards(String name) {
        return (int) replica(name).metrics().sum("fm_cluster_leader", "gateway", gateway);
    }

    /** Whether a metric of the gateway is told there. */
    boolean measured(String name, String metric) {
        return replica(name).metrics().values(metric, "gateway").contains(gateway);
    }

    /** What the readiness check says of the gateway there. */
    String state(String name) {
        return replica(name).states().getOrDefault(gateway, "nobody answers");
    }

    /** How many shards each replica has that runs, in the order of their names. */
    List<Integer> shares() {
        return processes.keySet().stream()
                .filter(name -> processes.get(name).alive())
                .map(this::shards)
                .toList();
    }

    /** The one replica that runs and leads, as soon as there is one. */
    String leader() {
        return await(name -> processes.get(name).alive() && shards(name) == 1);
    }

    private String await(Predicate<String> wanted) {
        List<String> found = new ArrayList<>();
        eventually(
                () -> {
                    found.clear();
                    processes.keySet().stream().filter(wanted).forEach(found::add);
                    if (found.size() != 1) {
                        throw new AssertionError("not one leader: " + found);
                    }
                });
        return found.get(0);
    }

    /** A replica that is another one. */
    String other(String name) {
        return processes.keySet().stream().filter(n -> !n.equals(name)).findFirst().orElseThrow();
    }

    /** Everything of all replicas' logs. */
    String logs() {
        StringBuilder all = new StringBuilder();
        processes.forEach((name, p) -> all.append(name).append(":\n").append(p.output()));
        return all.toString();
    }

    static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(assertion);
    }

    @Override
    public void close() {
        world.close();
    }
}
