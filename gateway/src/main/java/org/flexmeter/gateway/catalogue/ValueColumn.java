package org.flexmeter.gateway.catalogue;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * What a column or register means.
 *
 * @param column as the query or the codec calls it
 * @param name the FM name as D2.2 prints it
 * @param wireName the name as it goes over the wire
 * @param unit of {@code column x scale}
 * @param scale not zero
 * @param min least value in {@code unit}
 * @param max greatest value in {@code unit}
 * @param optional a NULL means that the device has no such value, nothing is refused
 * @param conversion from {@code unit} to the unit of the name
 * @param about a line of prose
 */
public record ValueColumn(
        String column,
        String name,
        String wireName,
        Unit unit,
        BigDecimal scale,
        Optional<BigDecimal> min,
        Optional<BigDecimal> max,
        boolean optional,
        Conversion conversion,
        String about) {
    public ValueColumn {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(wireName, "wireName");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(scale, "scale");
        Objects.requireNonNull(min, "min");
        Objects.requireNonNull(max, "max");
        Objects.requireNonNull(conversion, "conversion");
        Objects.requireNonNull(about, "about");
    }
}
