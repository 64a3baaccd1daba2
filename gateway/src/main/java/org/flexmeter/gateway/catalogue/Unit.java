package org.flexmeter.gateway.catalogue;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A unit by its UCUM code. {@code base value = (value + shift) x numerator / denominator}, where
 * the base is that of the quantity.
 *
 * <p>Only what meters of electricity, heat and water give or are told; active, reactive and
 * apparent are quantities of their own, so that none is taken for another. {@code var} is not
 * UCUM's, it is the field's.
 *
 * @param code such as {@code kW.h}
 * @param quantity what can be converted into one another
 */
public record Unit(
        String code,
        String quantity,
        BigDecimal shift,
        BigDecimal numerator,
        BigDecimal denominator) {

    private static final Map<String, Integer> PREFIXES =
            Map.ofEntries(
                    Map.entry("", 0),
                    Map.entry("n", -9),
                    Map.entry("u", -6),
                    Map.entry("m", -3),
                    Map.entry("c", -2),
                    Map.entry("d", -1),
                    Map.entry("da", 1),
                    Map.entry("h", 2),
                    Map.entry("k", 3),
                    Map.entry("M", 6),
                    Map.entry("G", 9),
                    Map.entry("T", 12));
    private static final Map<String, Unit> TABLE = table();

    /** The unit of a code; empty if the table lacks it. Case matters. */
    public static Optional<Unit> of(String code) {
        return Optional.ofNullable(TABLE.get(code));
    }

    /** Whether values of this unit can be given in the other one. */
    public boolean convertibleTo(Unit other) {
        return quantity.equals(other.quantity);
    }

    private static Map<String, Unit> table() {
        Map<String, Unit> units = new HashMap<>();
        prefixed(units, "W.h", "active energy", "1", "1");
        prefixed(units, "W.s", "active energy", "1", "3600");
        prefixed(units, "J", "active energy", "1", "3600");
        prefixed(units, "var.h", "reactive energy", "1", "1");
        prefixed(units, "V.A.h", "apparent energy", "1", "1");
        prefixed(units, "W", "active power", "1", "1");
        prefixed(units, "var", "reactive power", "1", "1");
        prefixed(units, "V.A", "apparent power", "1", "1");
        prefixed(units, "V", "voltage", "1", "1");
        prefixed(units, "A", "current", "1", "1");
        prefixed(units, "Hz", "frequency", "1", "1");
        for (String litre : new String[] {"L", "l"}) {
            prefixed(units, litre, "volume", "0.001", "1");
            prefixed(units, litre + "/h", "flow", "0.001", "1");
            prefixed(units, litre + "/min", "flow", "0.06", "1");
            prefixed(units, litre + "/s", "flow", "3.6", "1");
        }
        plain(units, "m3", "volume", "1", "1");
        plain(units, "dm3", "volume", "0.001", "1");
        plain(units, "cm3", "volume", "0.000001", "1");
        plain(units, "m3/h", "flow", "1", "1");
        plain(units, "m3/min", "flow", "60", "1");
        plain(units, "m3/s", "flow", "3600", "1");
        plain(units, "s", "time", "1", "1");
        plain(units, "min", "time", "60", "1");
        plain(units, "h", "time", "3600", "1");
        plain(units, "deg", "angle", "1", "1");
        plain(units, "1", "number", "1", "1");
        plain(units, "%", "number", "0.01", "1");
        add(units, "K", "temperature", "0", "1", "1");
        add(units, "Cel", "temperature", "273.15", "1", "1");
        add(units, "[degF]", "temperature", "459.67", "5", "9");
        return Map.copyOf(units);
    }

    private static void prefixed(
            Map<String, Unit> units, String code, String quantity, String num, String den) {
        PREFIXES.forEach(
                (prefix, power) ->
                        units.put(
                                prefix + code,
                                new Unit(
                                        prefix + code,
                                        quantity,
                                        BigDecimal.ZERO,
                                        new BigDecimal(num).scaleByPowerOfTen(power),
                                        new BigDecimal(den))));
    }

    private static void plain(
            Map<String, Unit> units, String code, String quantity, String num, String den) {
        add(units, code, quantity, "0", num, den);
    }

    private static void add(
            Map<String, Unit> units,
            String code,
            String quantity,
            String shift,
            String num,
            String den) {
        units.put(
                code,
                new Unit(
                        code,
                        quantity,
                        new BigDecimal(shift),
                        new BigDecimal(num),
                        new BigDecimal(den)));
    }
}
