package org.flexmeter.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that the database cuts in the middle of a query. */
@Tag("parts")
class CutConnectionsTest {
    private static final String CUT_OWN = "SELECT pg_terminate_backend(pg_backend_pid())";

    @Test
    void aPoolIsNotEmptiedByConnectionsThatAreCut(@TempDir Path folder) throws Exception {
        PostgreSql database = PostgreSql.start(ProjectRoot.find(), folder, Ports.anywhere());
        try (CamelContext camel = new DefaultCamelContext()) {
            Sources sources = sources(database);
            sources.bind(camel, "iren", () -> {});
            camel.start();
            ProducerTemplate template = camel.createProducerTemplate();
            for (int i = 0; i < 5; i++) {
                Exchange cut = template.send("jdbc:irenDb", e -> e.getMessage().setBody(CUT_OWN));
                assertThat(cut.getException()).isNotNull();
            }
            Exchange next =
                    template.send("jdbc:irenDb", e -> e.getMessage().setBody("SELECT 1 AS n"));
            assertThat(next.getException()).isNull();
            assertThat(next.getMessage().getBody()).isEqualTo(List.of(Map.of("n", 1)));
            sources.close();
        } finally {
            database.close();
        }
    }

    private static Sources sources(PostgreSql database) {
        Map<String, String> settings =
                Map.of(
                        "gateway.iren.jdbc.url", database.url(),
                        "gateway.iren.jdbc.username", database.reader().user(),
                        "gateway.iren.jdbc.password", database.reader().password(),
                        "gateway.iren.jdbc.connections", "2");
        return new Sources(
                new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(settings, "test", 100))
                        .build());
    }
}
