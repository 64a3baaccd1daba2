package org.flexmeter.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flexmeter.gateway.source.Sources;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.database.CassandraSize;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cluster's tables in a real Cassandra. */
@Tag("parts")
class CqlStoreTest {

    @Test
    void story(@TempDir Path folder) {
        Path root = ProjectRoot.find();
        assumeTrue(
                Files.isDirectory(root.resolve("parts/cassandra/target/lib")),
                "Cassandra's jars were not built");
        try (Cassandra node =
                Cassandra.start(root, folder, Ports.anywhere(), CassandraSize.LIGHT)) {
            SmallRyeConfig config =
                    new SmallRyeConfigBuilder()
                            .withDefaultValues(
                                    Map.of(
                                            "gateway.iren.cassandra.contact-points",
                                            "127.0.0.1:" + node.contactPoint().getPort(),
                                            "gateway.iren.cluster.enabled",
                                            "true",
                                            "fm.cluster.member",
                                            "a"))
                            .build();
            assertThat(ClusterCheck.findings(config, "iren"))
                    .singleElement()
                    .asString()
                    .contains("run deploy/cassandra/cluster.cql");
            node.load(root.resolve("deploy/cassandra/cluster.cql"));
            assertThat(ClusterCheck.findings(config, "iren")).isEmpty();
            Sources sources = new Sources(config);
            try {
                new StoreStory(new SourceStores(config, sources).of(StoreStory.settings())).run();
            } finally {
                sources.close();
            }
        }
    }
}
