package org.flexmeter.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a row of a database may hold whose driver knows no limit: H2. */
class BoundedJdbcCellsTest {
    private static final int CELL = 10_000;

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private AutoCloseable sources;
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        sql(
                "CREATE TABLE readings(id int PRIMARY KEY, meter_id varchar(40), volume numeric,"
                        + " note varchar, long_note clob, photo blob)");
        sources =
                TestSources.bind(
                        camel,
                        "iren",
                        Map.of(
                                "gateway.iren.jdbc.url",
                                url,
                                "gateway.iren.jdbc.max-cell",
                                Integer.toString(CELL)));
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterEach
    void end() throws Exception {
        camel.stop();
        sources.close();
        sql("SHUTDOWN");
    }

    private void sql(String... statements) throws Exception {
        try (Connection owner = DriverManager.getConnection(url);
                Statement statement = owner.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> rows() {
        Exchange page =
                template.send(
                        "jdbc:irenDb?useHeadersAsParameters=true",
                        e ->
                                e.getMessage()
                                        .setBody(
                                                "SELECT id, meter_id, note AS \"a note\", long_note,"
                                                        + " photo FROM readings ORDER BY id"));
        assertThat(page.getException()).isNull();
        return page.getMessage().getBody(List.class);
    }

    private static Object cut(Map<String, Object> row) {
        return row.get("fm_cut");
    }

    @Test
    void aHugeCellIsLeftOutAndNamedAndTheOthersAreWhole() throws Exception {
        sql(
                "INSERT INTO readings VALUES(1, 'W1', 1, 'x', 'y', X'0102')",
                "INSERT INTO readings VALUES(2, 'W2', 2, repeat('x', 1000000), 'y', NULL)",
                "INSERT INTO readings VALUES(3, 'W3', 3, 'x', repeat('y', 5000000), NULL)",
                "INSERT INTO readings VALUES(4, 'W4', 4, NULL, NULL, CAST(repeat('7', 3000000) AS"
                        + " blob))",
                "INSERT INTO readings VALUES(5, 'W5', 5, repeat('x', 10000), 'z', NULL)",
                "INSERT INTO readings VALUES(6, 'W6', 6, repeat('x', 10001), 'z', NULL)");
        List<Map<String, Object>> rows = rows();
        assertThat(rows)
                .extracting(row -> row.get("METER_ID"))
                .containsExactly("W1", "W2", "W3", "W4", "W5", "W6");
        assertThat(rows)
                .extracting(BoundedJdbcCellsTest::cut)
                .containsExactly(
                        null,
                        "a note: more than 10000",
                        "LONG_NOTE: more than 10000",
                        "PHOTO: more than 10000",
                        null,
                        "a note: more than 10000");
        assertThat(rows.get(0))
                .containsEntry("a note", "x")
                .containsEntry("LONG_NOTE", "y")
                .containsEntry("PHOTO", new byte[] {1, 2});
        assertThat(rows.get(4).get("a note")).asString().hasSize(10_000);
        assertThat(rows.get(1)).containsEntry("a note", null).containsEntry("LONG_NOTE", "y");
    }

    @Test
    void aPageOfManyLargeCellsIsBoundedToo() throws Exception {
        sql(
                "INSERT INTO readings SELECT x, 'W' || x, x, repeat('x', 9000), 'small', NULL FROM"
                        + " system_range(1, 90)");
        List<Map<String, Object>> rows = rows();
        assertThat(rows).hasSize(90);
        long whole = rows.stream().filter(row -> cut(row) == null).count();
        assertThat(whole).isBetween(16L, 19L);
        assertThat(rows).allMatch(row -> cut(row) != null || row.get("a note") != null);
        assertThat(rows).allMatch(row -> "small".equals(row.get("LONG_NOTE")));
    }

    @Test
    void textIsAsItWas() throws Exception {
        String text = IntStream.range(0, 700).mapToObj(i -> "ä€𝄞" + i).reduce("", String::concat);
        sql("INSERT INTO readings VALUES(1, 'W1', 1, '" + text + "', '" + text + "', NULL)");
        assertThat(rows())
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row).containsEntry("a note", text);
                            assertThat(row).containsEntry("LONG_NOTE", text);
                        });
        assertThat(text.getBytes(StandardCharsets.UTF_8).length).isLessThan(CELL * 2);
    }
}
