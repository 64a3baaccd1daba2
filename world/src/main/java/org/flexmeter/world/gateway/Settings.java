package org.flexmeter.world.gateway;

import org.flexmeter.world.broker.Broker;
import org.flexmeter.world.database.Cassandra;
import org.flexmeter.world.database.JdbcDatabase;

/** Writes into a gateway's settings where the parts of the world are. */
public final class Settings {
    /** Where UniBO's WiFi meters publish. */
    public static final String WIFI_TOPIC = "flexmeter/unibo/wifi";

    private final GatewayHome home;

    public Settings(GatewayHome home) {
        this.home = home;
    }

    /** The control centre's broker. */
    public Settings broker(Broker broker) {
        home.set("fm.broker.url", broker.url());
        return this;
    }

    /** The ports of the gateway itself. */
    public Settings ports(int http, int management) {
        home.set("quarkus.http.port", http).set("quarkus.management.port", management);
        return this;
    }

    /** E.ON's Cassandra. */
    public Settings eon(Cassandra cassandra, int shards) {
        home.set("gateway.eon.enabled", true)
                .set(
                        "gateway.eon.cassandra.contact-points",
                        "127.0.0.1:" + cassandra.contactPoint().getPort())
                .set("gateway.eon.cassandra.datacenter", Cassandra.DATACENTER)
                .set("gateway.eon.shards", shards);
        return this;
    }

    /** Iren's relational database, as the user who may only read. */
    public Settings iren(JdbcDatabase database) {
        home.set("gateway.iren.enabled", true)
                .set("gateway.iren.jdbc.url", database.url())
                .set("gateway.iren.jdbc.username", database.reader().user())
                .set("gateway.iren.jdbc.password", database.reader().password())
                .set("gateway.iren.listen", "iren_readings");
        return this;
    }

    /** Ennova's concentrator: a device or {@code tcp://host:port}. */
    public Settings ennova(String line) {
        home.set("gateway.ennova.enabled", true).set("gateway.ennova.line", line);
        return this;
    }

    /** UniBO's dongle: a device or {@code tcp://host:port}; and the topic of the WiFi meters. */
    public Settings unibo(String line) {
        home.set("gateway.unibo.enabled", true)
                .set("gateway.unibo.line", line)
                .set("gateway.unibo.wifi.topic", WIFI_TOPIC);
        return this;
    }
}
