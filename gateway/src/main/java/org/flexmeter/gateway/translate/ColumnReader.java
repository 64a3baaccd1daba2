package org.flexmeter.gateway.translate;

import java.math.BigDecimal;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.ValueColumn;
import org.flexmeter.gateway.message.Decimals;
import org.flexmeter.gateway.message.Measurement;
import org.flexmeter.gateway.message.Refusal.Reason;

/** From the value of one column to a measurement. */
final class ColumnReader {
    private final ValueColumn column;
    private final boolean scaled;

    ColumnReader(ValueColumn column) {
        this.column = column;
        this.scaled = column.scale().compareTo(BigDecimal.ONE) != 0;
    }

    String name() {
        return column.column();
    }

    boolean optional() {
        return column.optional();
    }

    /** The measurement of a value that is not null. */
    Taken<Measurement> take(Object value) {
        Taken<BigDecimal> taken = Numbers.take(value);
        if (taken instanceof Taken.Not<BigDecimal> bad) {
            return Taken.not(bad.reason(), bad.text());
        }
        BigDecimal number = ((Taken.Value<BigDecimal>) taken).value();
        if (!Decimals.representable(number)) {
            return outOfRange(value);
        }
        BigDecimal physical = scaled ? number.multiply(column.scale()) : number;
        if (below(physical, column.min()) || above(physical, column.max())) {
            return outOfRange(value);
        }
        BigDecimal published = column.conversion().apply(physical);
        if (!Decimals.representable(published)) {
            return outOfRange(value);
        }
        return Taken.value(new Measurement(column.wireName(), tidy(published)));
    }

    /** Without zeros that say nothing: 1.500 kW are 1500 W, not 1500.000 W. */
    private static BigDecimal tidy(BigDecimal value) {
        return value.scale() > 1 ? value.stripTrailingZeros() : value;
    }

    private static boolean below(BigDecimal value, Optional<BigDecimal> min) {
        return min.isPresent() && value.compareTo(min.get()) < 0;
    }

    private static boolean above(BigDecimal value, Optional<BigDecimal> max) {
        return max.isPresent() && value.compareTo(max.get()) > 0;
    }

    private Taken<Measurement> outOfRange(Object value) {
        String range =
                column.min().map(BigDecimal::toPlainString).orElse("")
                        + ".."
                        + column.max().map(BigDecimal::toPlainString).orElse("");
        return Taken.not(
                Reason.OUT_OF_RANGE,
                "is "
                        + Texts.quoted(value)
                        + ", out of range "
                        + range
                        + " "
                        + column.unit().code()
                        + " at scale "
                        + column.scale().toPlainString()
                        + ": look at the meter, or at min, max and scale in the catalogue");
    }
}
