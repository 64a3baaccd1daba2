package org.flexmeter.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.flexmeter.world.World;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.process.Pause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@link ChaosIT} takes for granted of its sources: a row that a database has acknowledged is
 * there after the database was killed. Part of the long form.
 */
@EnabledIfSystemProperty(
        named = "chaos.minutes",
        matches = "[1-9].*",
        disabledReason = "not the long form of chaos")
class SourcesIT {
    private static final int KILLS = 5;
    private static final int AT_ONCE = 16;

    @Test
    void cassandraKeepsWhatItAcknowledged(@TempDir Path folder) throws Exception {
        try (World world = World.in(folder)) {
            Cassandra cassandra = world.cassandra();
            Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
            int next = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                next = writeAndKill(cassandra, next, acknowledged);
                cassandra.start();
            }
            Set<Integer> lost = new HashSet<>(acknowledged);
            try (CqlSession session = cassandra.session()) {
                session.execute("SELECT number FROM premise.row")
                        .forEach(row -> lost.remove(row.getInt(0)));
            }
            assertThat(acknowledged).hasSizeGreaterThan(100);
            assertThat(lost).as("of %d acknowledged rows", acknowledged.size()).isEmpty();
        }
    }

    private static int writeAndKill(Cassandra cassandra, int from, Set<Integer> acknowledged)
            throws InterruptedException {
        Semaphore window = new Semaphore(AT_ONCE);
        int next = from;
        try (CqlSession session = cassandra.session()) {
            session.execute(
                    "CREATE KEYSPACE IF NOT EXISTS premise WITH replication ="
                            + " {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE IF NOT EXISTS premise.row (number int PRIMARY KEY)");
            PreparedStatement insert = session.prepare("INSERT INTO premise.row(number) VALUES(?)");
            Thread killer = new Thread(() -> killSoon(cassandra));
            killer.start();
            while (killer.isAlive()) {
                window.acquire();
                int number = next++;
                session.executeAsync(insert.bind(number))
                        .whenComplete(
                                (done, fault) -> {
                                    if (fault == null) {
                                        acknowledged.add(number);
                                    }
                                    window.release();
                                });
            }
            window.acquire(AT_ONCE);
        }
        return next;
    }

    private static void killSoon(Cassandra cassandra) {
        Pause.of(Duration.ofMillis(ThreadLocalRandom.current().nextLong(1_000, 3_000)));
        cassandra.kill();
    }
}
