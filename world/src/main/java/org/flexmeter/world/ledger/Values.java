package org.flexmeter.world.ledger;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Measurements of one reading: FM names, which are shared by all readings of a feed, and values in
 * FM units.
 */
public final class Values {
    private static final double TOLERANCE = 1e-9;

    private final List<String> names;
    private final double[] numbers;

    private Values(List<String> names, double[] numbers) {
        this.names = names;
        this.numbers = numbers;
    }

    /** Values in the order of their names. */
    public static Values of(List<String> names, double... numbers) {
        if (names.size() != numbers.length) {
            throw new IllegalArgumentException(
                    names.size() + " names, " + numbers.length + " values");
        }
        return new Values(List.copyOf(names), numbers.clone());
    }

    /** The first value. */
    public double first() {
        return numbers[0];
    }

    /**
     * Whether these names and no others came, each value within 1e-9 of what was written,
     * relatively.
     */
    public boolean matches(Map<String, Double> received) {
        if (received.size() != numbers.length) {
            return false;
        }
        for (int i = 0; i < numbers.length; i++) {
            Double value = received.get(names.get(i));
            if (value == null || !same(numbers[i], value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(double wanted, double value) {
        return Math.abs(wanted - value) <= TOLERANCE * Math.max(Math.abs(wanted), Math.abs(value));
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        for (int i = 0; i < numbers.length; i++) {
            text.add(names.get(i) + "=" + numbers[i]);
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Values values
                && names.equals(values.names)
                && Arrays.equals(numbers, values.numbers);
    }

    @Override
    public int hashCode() {
        return 31 * names.hashCode() + Arrays.hashCode(numbers);
    }
}
