package org.flexmeter.bench.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.flexmeter.bench.load.IrenBulk;
import org.flexmeter.bench.load.SeriesMaker;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.world.gateway.GatewayHome;
import org.flexmeter.world.process.PartException;

/**
 * A fifth gateway, by YAML alone: meters that upload what they have gathered into a table of
 * PostgreSQL, published in batches as E.ON's apartments are.
 */
final class Uploads {
    private static final String NAME = "uploads";
    private static final String TYPE = "uploading-meter";
    private static final String CATALOGUE =
            """
            gateway: uploads
            description: Meters that upload their readings in bulk
            deviceTypes:
              uploading-meter: {description: A meter with a value every 10 s}
            feeds:
              readings:
                deviceType: uploading-meter
                kind: measurements
                batch: 30
                device: meter_id
                time: {column: read_at}
                columns:
                  a_plus: {name: electricity.energy.active.consumed.total, unit: W.h, scale: 1, about: Import register.}
                  r_plus: {name: electricity.energy.reactive.consumed.total, unit: var.h, scale: 1, about: Reactive register.}
                  u_rms: {name: electricity.voltage.rms.l1, unit: V, scale: 1, about: Voltage.}
                  u_inst: {name: electricity.voltage.instant.l1, unit: V, scale: 1, about: Voltage at the instant.}
                  p_plus: {name: electricity.power.active.consumed.total, unit: W, scale: 1, about: Active power.}
                  q_plus: {name: electricity.power.reactive.consumed.total, unit: var, scale: 1, about: Reactive power.}
                  s_power: {name: electricity.power.apparent.total, unit: V.A, scale: 1, about: Apparent power.}
                  freq: {name: electricity.frequency, unit: Hz, scale: 1, about: Frequency.}
            """;
    private static final String ROUTES =
            """
            - templatedRoute:
                routeTemplateRef: poll-snapshot
                routeId: uploads-readings-poll
                parameters:
                  - {name: gateway, value: uploads}
                  - {name: feed, value: readings}
                  - {name: table, value: iren.st_comet_single_phase}
                  - {name: columns, value: "meter_id, read_at, a_plus, r_plus, u_rms, u_inst, p_plus, q_plus, s_power, freq"}
                  - {name: every, value: 200ms}
                  - {name: page, value: "3000"}
            """;

    private Uploads() {}

    /** Eight values a reading, a batch of a meter's readings a message. */
    static Source source(Rig rig, int meters) {
        IrenBulk bulk = new IrenBulk(rig.postgreSql(), IrenBulk.Order.BY_METER);
        bulk.clear();
        SeriesMaker series = new SeriesMaker("upload-", Duration.ofSeconds(10));
        GatewayHome home = rig.newHome();
        home.set("gateway.uploads.enabled", true)
                .set("gateway.uploads.jdbc.url", rig.postgreSql().url())
                .set("gateway.uploads.jdbc.username", rig.postgreSql().reader().user())
                .set("gateway.uploads.jdbc.password", rig.postgreSql().reader().password())
                .devices(series.devices(NAME, TYPE, meters));
        write(home.folder().resolve("catalogue/uploads.yaml"), CATALOGUE);
        write(home.folder().resolve("routes/gateways/uploads.yaml"), ROUTES);
        return new Source(NAME, "PostgreSQL", meters, bulk, series, home);
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new PartException(file + " cannot be written.", e);
        }
    }
}
