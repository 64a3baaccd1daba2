package org.flexmeter.world.meter;

import static org.flexmeter.world.meter.Column.decimal;
import static org.flexmeter.world.meter.Column.integer;
import static org.flexmeter.world.meter.Column.whole;
import static org.flexmeter.world.meter.Signal.counter;
import static org.flexmeter.world.meter.Signal.wave;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of Iren's tables: names of D2.2 table 6.2, factors from the units that stand in
 * deploy/sql.
 */
final class IrenTables {
    private static final double KILO = 1000;
    private static final double LITRE = 0.001;

    private IrenTables() {}

    static Columns singlePhase() {
        return new Columns(
                List.of(
                        whole(
                                "a_plus",
                                "electricity.energy.active.consumed.total",
                                1,
                                counter(9_000_000, 0.4)),
                        whole(
                                "r_plus",
                                "electricity.energy.reactive.consumed.total",
                                1,
                                counter(2_000_000, 0.1)),
                        whole(
                                "s_energy",
                                "electricity.energy.apparent.total",
                                1,
                                counter(9_500_000, 0.42)),
                        decimal("u_rms", 2, "electricity.voltage.rms.l1", 1, wave(23_000, 500, 61)),
                        decimal(
                                "u_inst",
                                2,
                                "electricity.voltage.instant.l1",
                                1,
                                wave(0, 32_530, 7)),
                        decimal(
                                "u_phase",
                                2,
                                "electricity.voltage.phase.l1",
                                1,
                                wave(0, 1_500, 13)),
                        integer(
                                "p_plus",
                                "electricity.power.active.consumed.total",
                                1,
                                wave(1_400, 900, 47)),
                        integer(
                                "q_plus",
                                "electricity.power.reactive.consumed.total",
                                1,
                                wave(0, 300, 31)),
                        integer(
                                "s_power",
                                "electricity.power.apparent.total",
                                1,
                                wave(1_600, 900, 47)),
                        decimal("freq", 3, "electricity.frequency", 1, wave(50_000, 40, 17))));
    }

    static Columns threePhase() {
        List<Column> columns = new ArrayList<>();
        for (String phase : List.of("l1", "l2", "l3", "total")) {
            int shift = phase.hashCode() % 100;
            columns.add(
                    integer(
                            "p_" + phase,
                            "electricity.power.active.consumed." + phase,
                            1,
                            wave(2_000 + shift, 1_200, 53)));
            columns.add(
                    integer(
                            "q_" + phase,
                            "electricity.power.reactive.consumed." + phase,
                            1,
                            wave(shift, 400, 37)));
            columns.add(
                    integer(
                            "s_" + phase,
                            "electricity.power.apparent." + phase,
                            1,
                            wave(2_300 + shift, 1_200, 53)));
            columns.add(
                    whole(
                            "ap_" + phase,
                            "electricity.energy.active.consumed." + phase,
                            1,
                            counter(30_000_000 + shift, 0.7)));
            columns.add(
                    whole(
                            "rp_" + phase,
                            "electricity.energy.reactive.consumed." + phase,
                            1,
                            counter(6_000_000 + shift, 0.2)));
            columns.add(
                    whole(
                            "se_" + phase,
                            "electricity.energy.apparent." + phase,
                            1,
                            counter(33_000_000 + shift, 0.75)));
        }
        for (String phase : List.of("l1", "l2", "l3")) {
            int shift = phase.hashCode() % 100;
            columns.add(
                    decimal(
                            "i_" + phase,
                            3,
                            "electricity.current.rms." + phase,
                            1,
                            wave(9_000 + shift, 5_000, 53)));
            columns.add(
                    decimal(
                            "u_" + phase,
                            2,
                            "electricity.voltage.rms." + phase,
                            1,
                            wave(23_000 + shift, 500, 61)));
            columns.add(
                    decimal(
                            "phi_" + phase,
                            2,
                            "electricity.current.phase." + phase,
                            1,
                            wave(shift, 4_000, 29)));
        }
        columns.add(decimal("freq", 3, "electricity.frequency", 1, wave(50_000, 40, 17)));
        return new Columns(columns);
    }

    static Columns heating() {
        return new Columns(
                List.of(
                        decimal(
                                "temp_inlet",
                                2,
                                "heating.temp.primary.inlet",
                                1,
                                wave(8_500, 900, 97)),
                        decimal(
                                "temp_outlet",
                                2,
                                "heating.temp.primary.outlet",
                                1,
                                wave(5_500, 700, 97)),
                        whole("energy", "heating.energy", KILO, counter(400_000, 0.002)),
                        decimal("flow", 3, "heating.flowrate", 1, wave(2_400, 900, 83)),
                        decimal("power", 3, "heating.power", KILO, wave(80_000, 30_000, 83)),
                        decimal("volume", 3, "heating.volume", 1, counter(7_000_000, 0.6))));
    }

    static Columns standardMeter() {
        return new Columns(
                List.of(
                        decimal(
                                "a_plus",
                                3,
                                "electricity.energy.active.consumed.total",
                                KILO,
                                counter(9_000_000, 0.4)),
                        decimal(
                                "r_plus",
                                3,
                                "electricity.energy.reactive.consumed.total",
                                KILO,
                                counter(2_000_000, 0.1)),
                        decimal(
                                "s_energy",
                                3,
                                "electricity.energy.apparent.total",
                                KILO,
                                counter(9_500_000, 0.42)),
                        decimal(
                                "u_rms",
                                2,
                                "electricity.voltage.rms.l1",
                                1,
                                wave(23_000, 500, 40_000)),
                        decimal(
                                "u_inst",
                                2,
                                "electricity.voltage.instant.l1",
                                1,
                                wave(0, 32_530, 11_000)),
                        decimal(
                                "u_phase",
                                2,
                                "electricity.voltage.phase.l1",
                                1,
                                wave(0, 1_500, 23_000)),
                        decimal(
                                "p_plus",
                                3,
                                "electricity.power.active.consumed.total",
                                KILO,
                                wave(1_400, 900, 86_400)),
                        decimal(
                                "q_plus",
                                3,
                                "electricity.power.reactive.consumed.total",
                                KILO,
                                wave(0, 300, 31_000)),
                        decimal(
                                "s_power",
                                3,
                                "electricity.power.apparent.total",
                                KILO,
                                wave(1_600, 900, 86_400)),
                        decimal("freq", 3, "electricity.frequency", 1, wave(50_000, 40, 17_000))));
    }

    static Columns water() {
        return new Columns(
                List.of(
                        decimal("flow", 3, "water.flowrate", LITRE, wave(250_000, 249_000, 71)),
                        whole("volume", "water.volume", LITRE, counter(800_000, 0.05))));
    }

    static Columns blink() {
        return new Columns(
                List.of(
                        integer("pulses", "electricity.energy.blink", 1, wave(12, 11, 41)),
                        decimal(
                                "power",
                                1,
                                "electricity.power.active.consumed.total",
                                1,
                                wave(7_000, 6_000, 43))));
    }
}
