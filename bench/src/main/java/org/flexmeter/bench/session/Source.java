package org.flexmeter.bench.session;

import java.time.Duration;
import org.flexmeter.bench.load.Bulk;
import org.flexmeter.bench.load.EonBulk;
import org.flexmeter.bench.load.EonTable;
import org.flexmeter.bench.load.IrenBulk;
import org.flexmeter.bench.load.SeriesMaker;
import org.flexmeter.bench.part.Rig;
import org.flexmeter.world.gateway.GatewayHome;
import org.flexmeter.world.gateway.Settings;

/**
 * A database with a gateway that reads it, ready for load.
 *
 * @param gateway such as {@code iren}
 * @param database the part that is started for it
 * @param meters registered
 */
record Source(
        String gateway,
        String database,
        int meters,
        Bulk bulk,
        SeriesMaker series,
        GatewayHome home) {

    /** PostgreSQL: ST COMET meters, one message a reading. */
    static Source iren(Rig rig, int meters) {
        IrenBulk bulk = new IrenBulk(rig.postgreSql(), IrenBulk.Order.BY_TIME);
        bulk.clear();
        SeriesMaker series = new SeriesMaker("st-comet-", Duration.ofSeconds(1));
        GatewayHome home = rig.newHome();
        new Settings(home).iren(rig.postgreSql());
        home.devices(series.devices("iren", "st-comet-single-phase", meters));
        return new Source("iren", "PostgreSQL", meters, bulk, series, home);
    }

    /** Cassandra: substations, one message a reading. */
    static Source substations(Rig rig, int meters) {
        return eon(rig, EonTable.SUBSTATION, "substation-electricity", meters);
    }

    /** Cassandra: apartments, a batch of a meter's readings a message. */
    static Source apartments(Rig rig, int meters) {
        return eon(rig, EonTable.APARTMENT, "apartment-electricity", meters);
    }

    private static Source eon(Rig rig, EonTable table, String type, int meters) {
        EonBulk bulk = new EonBulk(rig.cassandra(), table, Rig.SHARDS);
        bulk.clear();
        SeriesMaker series = new SeriesMaker(type.substring(0, 4) + "-", Duration.ofSeconds(10));
        GatewayHome home = rig.newHome();
        new Settings(home).eon(rig.cassandra(), Rig.SHARDS);
        home.set("gateway.eon.every", "200ms")
                .set("gateway.eon.upload", "200ms")
                .set("gateway.eon.from", "PT1M")
                .devices(series.devices("eon", type, meters));
        return new Source("eon", "Cassandra", meters, bulk, series, home);
    }
}
