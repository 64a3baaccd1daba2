package org.flexmeter.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.flexmeter.gateway.Patience;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.database.CassandraSize;
import org.flexmeter.world.process.Ports;
import org.flexmeter.world.process.ProjectRoot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a row of a real Cassandra may hold. */
@Tag("parts")
class BoundedCqlCellsTest {
    private static final int CELL = 100_000;
    private static final int ROWS = 600;
    private static final String PAGE =
            "cql:bean:eonCassandra?resultSetConversionStrategy=#cqlRows&cql=RAW(SELECT meter_id, id"
                    + " AS fm_id, value, note AS \"a note\", photo FROM t.readings WHERE bucket = 1"
                    + " AND id > ? LIMIT ?)";

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @Test
    void aRowWithAHugeCellIsReadWithoutItAndTheOthersWhole(@TempDir Path folder) throws Exception {
        Path root = ProjectRoot.find();
        assumeTrue(
                Files.isDirectory(root.resolve("parts/cassandra/target/lib")),
                "Cassandra's jars were not built");
        try (Cassandra node =
                Cassandra.start(root, folder, Ports.anywhere(), CassandraSize.LIGHT)) {
            Sources sources = sources(node);
            try (CqlSession writer =
                    CqlSession.builder()
                            .addContactPoint(node.contactPoint())
                            .withLocalDatacenter("datacenter1")
                            .build()) {
                write(writer);
                sources.bind(camel, "eon", () -> {});
                camel.start();
                check(camel.createProducerTemplate());
            } finally {
                camel.stop();
                sources.close();
            }
        }
    }

    private static org.eclipse.microprofile.config.Config config(Cassandra node) {
        return new SmallRyeConfigBuilder()
                .withSources(
                        new PropertiesConfigSource(
                                Map.of(
                                        "gateway.eon.cassandra.contact-points",
                                        "127.0.0.1:" + node.contactPoint().getPort(),
                                        "gateway.eon.cassandra.max-cell",
                                        Integer.toString(CELL)),
                                "test",
                                100))
                .build();
    }

    private static Sources sources(Cassandra node) {
        return new Sources(config(node));
    }

    private static void write(CqlSession session) {
        session.execute(
                "CREATE KEYSPACE t WITH replication = {'class': 'SimpleStrategy',"
                        + " 'replication_factor': 1}");
        session.execute(
                "CREATE TABLE t.readings(bucket int, id int, meter_id text, value double, note text,"
                        + " photo blob, PRIMARY KEY (bucket, id))");
        for (int id = 1; id <= ROWS; id++) {
            String note =
                    id == 300 ? "x".repeat(2_000_000) : id == 400 ? "x".repeat(CELL + 1) : "n";
            int photo = id == 301 ? 3_000_000 : id == 400 ? CELL : 1;
            session.execute(
                    "INSERT INTO t.readings(bucket, id, meter_id, value, note, photo) VALUES(1, ?, ?,"
                            + " 1.5, ?, ?)",
                    id,
                    "M" + id,
                    note,
                    ByteBuffer.allocate(photo));
        }
    }

    /** A busy node may be late for the driver; a feed asks again then. */
    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rows(ProducerTemplate template, int after, int limit) {
        Exchange page =
                await().atMost(Duration.ofSeconds(2 * Patience.SECONDS))
                        .until(
                                () -> ask(template, after, limit),
                                end -> !(end.getException() instanceof DriverTimeoutException));
        assertThat(page.getException()).isNull();
        return page.getMessage().getBody(List.class);
    }

    private static Exchange ask(ProducerTemplate template, int after, int limit) {
        return template.send(PAGE, e -> e.getMessage().setBody(List.of(after, limit)));
    }

    private static void check(ProducerTemplate template) {
        List<Map<String, Object>> rows = rows(template, 0, 5_000);
        assertThat(rows).hasSize(ROWS);
        for (int i = 0; i < ROWS; i++) {
            assertThat(rows.get(i))
                    .containsEntry("meter_id", "M" + (i + 1))
                    .containsEntry("fm_id", i + 1)
                    .containsEntry("value", 1.5)
                    .containsKeys("a note", "photo");
        }
        assertThat(rows.stream().filter(row -> row.get("fm_cut") != null))
                .extracting(row -> row.get("fm_id") + ": " + row.get("fm_cut"))
                .containsExactly(
                        "300: a note: more than 400000",
                        "301: photo: more than 400000",
                        "400: a note: " + (CELL + 1));
        assertThat(rows.get(299)).containsEntry("a note", null);
        assertThat(((ByteBuffer) rows.get(399).get("photo")).remaining()).isEqualTo(CELL);
        // LIMIT holds across pages, whether it ends before, at or behind the row
        assertThat(rows(template, 0, 299)).hasSize(299);
        assertThat(rows(template, 0, 300)).hasSize(300);
        assertThat(rows(template, 298, 3))
                .extracting(row -> row.get("fm_id"))
                .containsExactly(299, 300, 301);
        assertThat(rows(template, 299, 1))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("meter_id", "M300"));
        assertThat(rows(template, ROWS, 10)).isEmpty();
    }
}
