package org.flexmeter.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.cluster.Replicas.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.flexmeter.world.gateway.Settings;
import org.flexmeter.world.ledger.Report;

/** What must hold whatever the database is. */
final class ClusterScenarios {
    private static final Pattern METRIC = Pattern.compile("\\bfm_cluster_[a-z_]+");
    private static final Duration ON_ITS_WAY = Duration.ofMillis(500);
    private static final Duration LEASE = Duration.ofSeconds(Replicas.LEASE_SECONDS);

    /** Room for a machine that is busy with other things. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private final Replicas replicas;
    private final Consumer<Settings> source;

    ClusterScenarios(Replicas replicas, Consumer<Settings> source) {
        this.replicas = replicas;
        this.source = source;
    }

    /** Two replicas, one of which leads; meters measure. */
    void begin() {
        replicas.start("one", source);
        assertThat(replicas.leader()).isEqualTo("one");
        replicas.start("two", source);
        replicas.measure();
        replicas.arrivals().awaitMore(50);
        assertThat(replicas.state("one")).isEqualTo("running: leader");
        eventually(
                () -> assertThat(replicas.state("two")).isEqualTo("running: standby, one leads"));
        whatTheRulesNameIsMeasured();
    }

    /** The alert rules name metrics that only a cluster has. */
    private void whatTheRulesNameIsMeasured() {
        Path rules = replicas.world().root().resolve("deploy/prometheus/flexmeter-alerts.yml");
        List<String> named =
                METRIC.matcher(text(rules)).results().map(MatchResult::group).distinct().toList();
        assertThat(named).isNotEmpty();
        for (String metric : named) {
            assertThat(replicas.measured("one", metric)).as(metric).isTrue();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The leader is killed: the other takes over when its lease has run out. */
    void kill() {
        String leader = replicas.leader();
        long killed = System.nanoTime();
        replicas.replica(leader).kill();
        Duration failover = replicas.arrivals().awaitFirst(killed, ON_ITS_WAY);
        System.out.printf("failover after kill -9: %d ms%n", failover.toMillis());
        assertThat(failover).isLessThan(LEASE.plus(SLACK));
        assertThat(replicas.leader()).isEqualTo(replicas.other(leader));
        replicas.start(leader, source);
        eventually(() -> assertThat(replicas.state(leader)).startsWith("running: standby"));
        replicas.arrivals().awaitMore(50);
    }

    /** The leader is stopped in order: it gives its lease back. */
    void stop() {
        String leader = replicas.leader();
        replicas.replica(leader).stop();
        long stopped = System.nanoTime();
        Duration handover = replicas.arrivals().awaitFirst(stopped, Duration.ZERO);
        System.out.printf("handover after SIGTERM: %d ms%n", handover.toMillis());
        assertThat(replicas.replica(leader).output()).contains("the gateway is given back");
        assertThat(replicas.leader()).isEqualTo(replicas.other(leader));
        replicas.start(leader, source);
        replicas.arrivals().awaitMore(50);
    }

    /** The leader is frozen for longer than its lease: when it wakes up it does no harm. */
    void freeze() {
        String leader = replicas.leader();
        String other = replicas.other(leader);
        replicas.replica(leader).signal("STOP");
        long frozen = System.nanoTime();
        eventually(() -> assertThat(replicas.shards(other)).isEqualTo(1));
        Duration failover = replicas.arrivals().awaitFirst(frozen, ON_ITS_WAY);
        System.out.printf("failover after SIGSTOP: %d ms%n", failover.toMillis());
        replicas.arrivals().awaitMore(50);
        replicas.replica(leader).signal("CONT");
        eventually(
                () ->
                        assertThat(replicas.state(leader))
                                .isEqualTo("running: standby, " + other + " leads"));
        replicas.arrivals().awaitMore(50);
        assertThat(replicas.leader()).isEqualTo(other);
        assertThat(replicas.replica(leader).output()).contains("another gateway has taken");
    }

    /** Replicas come and go, each has its share. */
    void share() {
        replicas.start("one", source);
        eventually(() -> assertThat(replicas.shares()).containsExactly(4));
        replicas.measure();
        replicas.arrivals().awaitMore(50);
        replicas.start("two", source);
        eventually(() -> assertThat(replicas.shares()).containsExactly(2, 2));
        replicas.arrivals().awaitMore(50);
        replicas.start("three", source);
        eventually(() -> assertThat(replicas.shares()).containsExactlyInAnyOrder(2, 1, 1));
        replicas.arrivals().awaitMore(50);
        replicas.replica("one").kill();
        eventually(() -> assertThat(replicas.shares()).containsExactly(2, 2));
        replicas.arrivals().awaitMore(50);
        replicas.replica("two").stop();
        eventually(() -> assertThat(replicas.shares()).containsExactly(4));
        replicas.arrivals().awaitMore(50);
        end();
    }

    /** Nothing was lost, and nothing arrived that was not written. */
    void end() {
        replicas.world().simulation().close();
        Report report = replicas.world().drain(Replicas.PATIENCE);
        System.out.printf("written %d, repeated %d%n", report.written(), report.repeated());
        assertThat(report.lost()).as("%s", replicas.world().oracle().missing(10)).isZero();
        assertThat(report.faultless()).as("%s", report.findings()).isTrue();
    }
}
