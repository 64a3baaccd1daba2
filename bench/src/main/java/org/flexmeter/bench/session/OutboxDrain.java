package org.flexmeter.bench.session;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.flexmeter.bench.load.Clock;
import org.flexmeter.bench.load.IrenBulk;
import org.flexmeter.bench.load.Series;
import org.flexmeter.bench.load.SeriesMaker;
import org.flexmeter.bench.part.Proc;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.part.Subscription;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.world.gateway.GatewayHome;
import org.flexmeter.world.gateway.GatewayProcess;
import org.flexmeter.world.process.PartException;

/** An outbox that has filled up while the broker was away, and what its draining takes. */
final class OutboxDrain {
    private static final int METERS = 10_000;
    // so that the peak is what is needed, and not what was to be had
    private static final String HEAP = "-Xmx256m";
    private static final String GATEWAY = "iren";
    private static final String PAYLOAD =
            "{\"hardwareId\":\"out-%07d\",\"type\":\"DeviceMeasurements\",\"request\":{\"measurements\":"
                    + "{\"electricity.energy.active.consumed.total\":%d.0,\"electricity.power.active.consumed.total\":%d.5,"
                    + "\"electricity.voltage.rms.l1\":230.1,\"electricity.current.rms.l1\":1.25},"
                    + "\"updateState\":true,\"eventDate\":\"%s\"}}";
    private static final String FILL =
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?)"
                    + " INSERT INTO outbox(topic, payload, hardware_id, readings, created_at)"
                    + " SELECT 'SiteWhere/input/json', CAST(printf(?, i %% %1$d, i, i %% 3000,"
                    + " strftime('%%Y-%%m-%%dT%%H:%%M:%%S.000Z', ? + i / %1$d, 'unixepoch')) AS BLOB),"
                    + " printf('out-%%07d', i %% %1$d), 1, ? FROM n";

    private static final String COUNT =
            "INSERT OR REPLACE INTO meta SELECT 'outbox.messages', count(*) FROM outbox UNION ALL"
                    + " SELECT 'outbox.bytes', sum(length(payload)) FROM outbox";

    private OutboxDrain() {}

    static Measure measure(Rig rig, int messages) {
        Series series =
                new SeriesMaker("out-", Duration.ofSeconds(1))
                        .next(METERS, Math.max(1, messages / METERS));
        // What other sessions have left there would be read as well.
        new IrenBulk(rig.postgreSql(), IrenBulk.Order.BY_TIME).clear();
        GatewayHome home = rig.newHome();
        home.set("gateway.iren.enabled", true)
                .set("gateway.iren.jdbc.url", rig.postgreSql().url())
                .set("gateway.iren.jdbc.username", rig.postgreSql().reader().user())
                .set("gateway.iren.jdbc.password", rig.postgreSql().reader().password())
                .set("fm.outbox.max-bytes", Long.MAX_VALUE);
        rig.start(home, GATEWAY);
        rig.stopGateway();
        fill(home, series);
        rig.subscriber().expect(series, false);
        long start = Clock.micros();
        GatewayProcess gateway = rig.start(home, process -> process.java(HEAP), GATEWAY);
        double ready = (Clock.micros() - start) / 1e6;
        long pid = gateway.pid().orElseThrow();
        Subscription.Counts counts = rig.subscriber().await(series.size());
        double seconds = (counts.lastMicros() - counts.firstMicros()) / 1e6;
        Measure measure =
                Measure.of("outbox of %,d, %s".formatted(series.size(), HEAP))
                        .with("start s", ready)
                        .with("peak MB", Proc.peakMegabytes(pid))
                        .with("messages/s", series.size() / seconds)
                        .with("CPU s/M", Proc.cpuSeconds(pid) * 1e6 / series.size())
                        .with("lost", series.size() - counts.distinct());
        rig.stopGateway();
        return measure;
    }

    private static void fill(GatewayHome home, Series series) {
        String url = "jdbc:sqlite:" + home.folder().resolve("state/" + GATEWAY + ".db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement pragma = connection.createStatement()) {
            pragma.execute("PRAGMA synchronous = OFF");
            try (PreparedStatement fill = connection.prepareStatement(FILL.formatted(METERS))) {
                fill.setLong(1, series.size());
                fill.setString(2, PAYLOAD);
                fill.setLong(3, series.baseMillis() / 1_000);
                fill.setLong(4, System.currentTimeMillis());
                fill.executeUpdate();
            }
            pragma.execute(COUNT);
        } catch (SQLException e) {
            throw new PartException("The outbox was not filled: " + e.getMessage(), e);
        }
    }
}
