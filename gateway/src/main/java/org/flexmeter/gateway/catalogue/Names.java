package org.flexmeter.gateway.catalogue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The names that go over the wire: those of D2.2's tables 6.1 to 6.4 and those that a catalogue
 * adds.
 *
 * @param measurements printed name to its unit
 * @param alarms printed name to a line of prose
 * @param corrections printed name to the right spelling, where D2.2 misprints it
 */
public record Names(
        Map<String, Quantity> measurements,
        Map<String, String> alarms,
        Map<String, String> corrections) {

    /**
     * What a measurement's values are.
     *
     * @param unit of every value under this name, whatever the source's own
     * @param about a line of prose
     */
    public record Quantity(Unit unit, String about) {
        public Quantity {
            Objects.requireNonNull(unit, "unit");
            Objects.requireNonNull(about, "about");
        }
    }

    public Names {
        measurements = Map.copyOf(measurements);
        alarms = Map.copyOf(alarms);
        corrections = Map.copyOf(corrections);
    }

    /** The unit and description of a measurement's name. */
    public Optional<Quantity> measurement(String name) {
        return Optional.ofNullable(measurements.get(name));
    }

    /** The description of an alarm's name. */
    public Optional<String> alarm(String name) {
        return Optional.ofNullable(alarms.get(name));
    }

    /** The printed spelling of a name that was written as it ought to be spelt. */
    public Optional<String> printed(String corrected) {
        return corrections.entrySet().stream()
                .filter(entry -> entry.getValue().equals(corrected))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What goes over the wire for a printed name. */
    public String onWire(String name, Spelling spelling) {
        return spelling == Spelling.CORRECTED ? corrections.getOrDefault(name, name) : name;
    }

    /** These names and some more. */
    public Names with(Map<String, Quantity> moreMeasurements, Map<String, String> moreAlarms) {
        Map<String, Quantity> allMeasurements = new LinkedHashMap<>(measurements);
        allMeasurements.putAll(moreMeasurements);
        Map<String, String> allAlarms = new LinkedHashMap<>(alarms);
        allAlarms.putAll(moreAlarms);
        return new Names(allMeasurements, allAlarms, corrections);
    }
}
