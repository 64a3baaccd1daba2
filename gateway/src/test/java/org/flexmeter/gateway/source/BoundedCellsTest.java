package org.flexmeter.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.flexmeter.world.database.PostgreSql;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a row of a real PostgreSQL may hold. */
@Tag("parts")
class BoundedCellsTest {
    private static final String PAGE =
            "SELECT meter_id, volume, note AS \"a note\" FROM readings WHERE id > 0 ORDER BY id"
                    + " FETCH FIRST 100 ROWS ONLY";

    @TempDir Path folder;
    private PostgreSql database;
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Sources sources;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        database = PostgreSql.start(ProjectRoot.find(), folder, Ports.anywhere());
        sql(
                "CREATE TABLE readings(id int PRIMARY KEY, meter_id text, volume numeric, note text)",
                "GRANT SELECT ON readings TO PUBLIC");
        Map<String, String> settings =
                Map.of(
                        "gateway.iren.jdbc.url", database.url(),
                        "gateway.iren.jdbc.username", database.reader().user(),
                        "gateway.iren.jdbc.password", database.reader().password(),
                        "gateway.iren.jdbc.connections", "1",
                        "gateway.iren.jdbc.max-cell", "100000");
        sources =
                new Sources(
                        new SmallRyeConfigBuilder()
                                .withSources(new PropertiesConfigSource(settings, "test", 100))
                                .build());
        sources.bind(camel, "iren", () -> {});
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterEach
    void end() throws Exception {
        camel.stop();
        sources.close();
        database.close();
    }

    private void sql(String... statements) throws Exception {
        try (Connection owner =
                        DriverManager.getConnection(
                                database.url(),
                                database.owner().user(),
                                database.owner().password());
                Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Exchange page() {
        return template.send(
                "jdbc:irenDb?useHeadersAsParameters=true", e -> e.getMessage().setBody(PAGE));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(Exchange page) {
        assertThat(page.getException()).isNull();
        return page.getMessage().getBody(List.class);
    }

    @Test
    void aRowWithAHugeCellIsReadWithoutItAndTheOthersWhole() throws Exception {
        sql(
                "INSERT INTO readings VALUES(1, 'W1', 1, 'x'), (2, 'W2', 2, repeat('x', 20000000)),"
                        + " (3, repeat('W', 150000), 3, 'y'), (4, 'W4', 4, NULL)");
        assertThat(page().getException())
                .hasMessageContaining("a page of rows has more than 1600000 bytes");
        List<Map<String, Object>> rows = rows(page());
        assertThat(rows)
                .extracting(row -> row.get("meter_id"))
                .containsExactly("W1", "W2", null, "W4");
        assertThat(rows).extracting(row -> row.get("a note")).containsExactly("x", null, "y", null);
        assertThat(rows)
                .extracting(row -> row.get("fm_cut"))
                .containsExactly(null, "a note: 20000000", "meter_id: 150000", null);
    }

    @Test
    void aPageOfManyLargeCellsIsReadWithoutThem() throws Exception {
        sql(
                "INSERT INTO readings SELECT i, 'W' || i, i, repeat('x', 50000) FROM generate_series(1,"
                        + " 90) i");
        assertThat(page().getException()).isNotNull();
        assertThat(page().getException()).isNotNull();
        assertThat(rows(page())).hasSize(90).allMatch(row -> row.get("fm_cut") != null);
    }

    @Test
    void whatIsBehindIsReadAsEver() throws Exception {
        sql("INSERT INTO readings VALUES(2, 'W2', 2, repeat('x', 20000000))");
        assertThat(page().getException()).isNotNull();
        rows(page());
        sql("DELETE FROM readings", "INSERT INTO readings VALUES(5, 'W5', 5, 'z')");
        assertThat(rows(page())).singleElement().isEqualTo(row());
    }

    private static Map<String, Object> row() {
        return Map.of("meter_id", "W5", "volume", new BigDecimal(5), "a note", "z");
    }
}
