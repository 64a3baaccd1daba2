package org.flexmeter.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.flexmeter.world.command.Habits;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.meter.IrenMeters;
import org.flexmeter.world.meter.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one PostgreSQL. */
class PostgresClusterIT {
    private static final int METERS = 4;
    private static final Habits HABITS = Habits.usual().answering();

    @Test
    void takesOverWithoutGaps(@TempDir Path folder) throws Exception {
        try (Replicas replicas = new Replicas(folder, "iren")) {
            PostgreSql database = replicas.world().postgreSql();
            IrenMeters meters =
                    new IrenMeters(database, replicas.world().oracle(), Pace.demo(), METERS, true);
            replicas.of(meters);
            replicas.world().keep(meters.obey(HABITS, replicas.world().executions()));
            ClusterScenarios scenarios =
                    new ClusterScenarios(replicas, settings -> settings.iren(database));
            scenarios.begin();
            Commanding commanding = new Commanding(replicas, "iren");
            commanding.begin();
            scenarios.kill();
            scenarios.freeze();
            scenarios.stop();
            commanding.end();
            scenarios.end();
        }
    }

    @Test
    void aReplicaThatIsRefusedTakesNothing(@TempDir Path folder) {
        try (Replicas replicas = new Replicas(folder, "iren")) {
            PostgreSql database = replicas.world().postgreSql();
            replicas.of(
                    new IrenMeters(database, replicas.world().oracle(), Pace.demo(), METERS, true));
            replicas.set("from", "P1D").launch("one", settings -> settings.iren(database));
            Replicas.eventually(
                    () ->
                            assertThat(replicas.state("one"))
                                    .startsWith("refused: ")
                                    .contains("starts at 'beginning' or 'now'"));
            assertThat(replicas.replica("one").output()).doesNotContain("is the leader of");
        }
    }

    @Test
    void sharesTheMeters(@TempDir Path folder) {
        try (Replicas replicas = new Replicas(folder, "iren")) {
            PostgreSql database = replicas.world().postgreSql();
            replicas.set("cluster.shards", 4);
            replicas.of(
                    new IrenMeters(database, replicas.world().oracle(), Pace.demo(), METERS, true));
            new ClusterScenarios(replicas, settings -> settings.iren(database)).share();
        }
    }
}
