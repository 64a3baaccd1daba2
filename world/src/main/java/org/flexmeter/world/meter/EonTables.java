package org.flexmeter.world.meter;

import static org.flexmeter.world.meter.Column.integer;
import static org.flexmeter.world.meter.Column.real;
import static org.flexmeter.world.meter.Column.whole;
import static org.flexmeter.world.meter.Signal.counter;
import static org.flexmeter.world.meter.Signal.wave;

import java.util.List;

/**
 * The columns of E.ON's tables: names of D2.2 table 6.1, factors from the units that stand in
 * deploy/cassandra.
 */
final class EonTables {
    private static final double KILO = 1000;
    private static final double MEGA = 1_000_000;
    private static final double TENTH = 0.1;
    private static final double HUNDREDTH = 0.01;
    private static final double LITRE = 0.001;

    private EonTables() {}

    static Columns apartment() {
        return new Columns(
                List.of(
                        whole(
                                "a_plus",
                                "electricity.energy.active.consumed.total",
                                1,
                                counter(5_000_000, 0.3)),
                        whole(
                                "a_minus",
                                "electricity.energy.active.injected.total",
                                1,
                                counter(100_000, 0.02)),
                        integer("u_l1", "electricity.voltage.rms.l1", TENTH, wave(2_300, 50, 61)),
                        integer("u_l2", "electricity.voltage.rms.l2", TENTH, wave(2_310, 50, 67)),
                        integer("u_l3", "electricity.voltage.rms.l3", TENTH, wave(2_290, 50, 71)),
                        real(
                                "p_l1",
                                3,
                                "electricity.power.active.consumed.l1",
                                KILO,
                                wave(800, 700, 47)),
                        real(
                                "p_l2",
                                3,
                                "electricity.power.active.consumed.l2",
                                KILO,
                                wave(500, 400, 43)),
                        real(
                                "p_l3",
                                3,
                                "electricity.power.active.consumed.l3",
                                KILO,
                                wave(600, 500, 41))));
    }

    static Columns substation() {
        return new Columns(
                List.of(
                        real(
                                "r_plus",
                                3,
                                "electricity.energy.reactive.consumed.total",
                                KILO,
                                counter(90_000_000, 3)),
                        real(
                                "r_minus",
                                3,
                                "electricity.energy.reactive.injected.total",
                                KILO,
                                counter(4_000_000, 0.5)),
                        real(
                                "p_plus",
                                3,
                                "electricity.power.active.consumed.total",
                                KILO,
                                wave(250_000, 90_000, 59)),
                        real(
                                "p_minus",
                                3,
                                "electricity.power.active.injected.total",
                                KILO,
                                wave(20_000, 19_000, 73)),
                        real(
                                "q_plus",
                                3,
                                "electricity.power.reactive.consumed.total",
                                KILO,
                                wave(40_000, 30_000, 37))));
    }

    static Columns heating() {
        return new Columns(
                List.of(
                        real("energy", 4, "heating.energy", MEGA, counter(12_000_000, 0.4)),
                        real("power", 3, "heating.power", KILO, wave(120_000, 60_000, 83)),
                        whole("volume", "heating.volume", LITRE, counter(3_000_000, 1.5)),
                        integer(
                                "temp_supply",
                                "heating.temp.primary.inlet",
                                HUNDREDTH,
                                wave(8_800, 700, 97)),
                        integer(
                                "temp_sec",
                                "heating.temp.secondary.inlet",
                                HUNDREDTH,
                                wave(6_100, 500, 89)),
                        integer("flow", "heating.flowrate", LITRE, wave(5_000, 2_500, 79))));
    }
}
