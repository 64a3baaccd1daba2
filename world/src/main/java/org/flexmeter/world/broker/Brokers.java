package org.flexmeter.world.broker;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.flexmeter.world.process.PartException;

/** The kinds of broker, best first. */
public enum Brokers {
    MOSQUITTO(MosquittoBroker::available, MosquittoBroker::new),
    HIVEMQ(HiveMqBroker::available, HiveMqBroker::new);

    private final BooleanSupplier there;
    private final BiFunction<Path, BrokerOptions, Broker> maker;

    Brokers(BooleanSupplier there, BiFunction<Path, BrokerOptions, Broker> maker) {
        this.there = there;
        this.maker = maker;
    }

    /** Those which this machine has, best first. */
    public static List<Brokers> available() {
        return Arrays.stream(values()).filter(kind -> kind.there.getAsBoolean()).toList();
    }

    /**
     * A running broker of the best kind that is there.
     *
     * @param dir where it keeps configuration, log and sessions
     * @throws PartException if this machine has none
     */
    public static Broker start(Path dir, BrokerOptions options) {
        return available().stream()
                .findFirst()
                .orElseThrow(
                        () ->
                                new PartException(
                                        "No MQTT broker is here: install Debian's mosquitto, or run"
                                                + " the build, which brings HiveMQ."))
                .run(dir, options);
    }

    /** A running broker with {@link BrokerOptions#defaults()}. */
    public static Broker start(Path dir) {
        return start(dir, BrokerOptions.defaults());
    }

    /** A broker of this kind, not yet started. */
    public Broker create(Path dir, BrokerOptions options) {
        return maker.apply(dir, options);
    }

    /** A running broker of this kind. */
    public Broker run(Path dir, BrokerOptions options) {
        Broker broker = create(dir, options);
        broker.start();
        return broker;
    }
}
