package org.flexmeter.it.cluster;

import java.nio.file.Path;
import org.flexmeter.world.command.Habits;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.meter.EonMeters;
import org.flexmeter.world.meter.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one Cassandra. */
class CassandraClusterIT {
    private static final int METERS = 4;
    private static final int SOURCE_SHARDS = 2;

    @Test
    void takesOverWithoutGaps(@TempDir Path folder) throws Exception {
        try (Replicas replicas = new Replicas(folder, "eon")) {
            Cassandra node = replicas.world().cassandra();
            EonMeters meters = meters(replicas);
            replicas.of(meters);
            replicas.world()
                    .keep(meters.obey(Habits.usual().answering(), replicas.world().executions()));
            ClusterScenarios scenarios =
                    new ClusterScenarios(replicas, s -> s.eon(node, SOURCE_SHARDS));
            scenarios.begin();
            Commanding commanding = new Commanding(replicas, "eon");
            commanding.begin();
            scenarios.kill();
            scenarios.freeze();
            scenarios.stop();
            commanding.end();
            scenarios.end();
        }
    }

    @Test
    void sharesTheMeters(@TempDir Path folder) {
        try (Replicas replicas = new Replicas(folder, "eon")) {
            Cassandra node = replicas.world().cassandra();
            replicas.set("cluster.shards", 4);
            replicas.of(meters(replicas));
            new ClusterScenarios(replicas, s -> s.eon(node, SOURCE_SHARDS)).share();
        }
    }

    private static EonMeters meters(Replicas replicas) {
        replicas.set("upload", "3s").set("every", "1s");
        return new EonMeters(
                replicas.world().cassandraSessions(),
                replicas.world().oracle(),
                Pace.demo(),
                METERS,
                SOURCE_SHARDS);
    }
}
