package org.flexmeter.world.meter;

import java.math.BigDecimal;

/**
 * A column that meters write to and what must come out of it.
 *
 * @param column its name
 * @param type how it is bound
 * @param digits digits after the point that the column keeps
 * @param name the FM name
 * @param factor FM unit for one unit of the column: 1000 for kW.h
 * @param signal the values, in the column's last digit
 */
record Column(String column, Type type, int digits, String name, double factor, Signal signal) {
    /** Column types of both kinds of database. */
    enum Type {
        LONG,
        INT,
        DOUBLE,
        DECIMAL
    }

    static Column whole(String column, String name, double factor, Signal signal) {
        return new Column(column, Type.LONG, 0, name, factor, signal);
    }

    static Column integer(String column, String name, double factor, Signal signal) {
        return new Column(column, Type.INT, 0, name, factor, signal);
    }

    static Column real(String column, int digits, String name, double factor, Signal signal) {
        return new Column(column, Type.DOUBLE, digits, name, factor, signal);
    }

    static Column decimal(String column, int digits, String name, double factor, Signal signal) {
        return new Column(column, Type.DECIMAL, digits, name, factor, signal);
    }

    /** What is written. */
    Object value(int meter, long millis) {
        BigDecimal value = BigDecimal.valueOf(signal.at(meter, millis), digits);
        return switch (type) {
            case LONG -> value.longValueExact();
            case INT -> value.intValueExact();
            case DOUBLE -> value.doubleValue();
            case DECIMAL -> value;
        };
    }

    /** What must arrive. */
    double expected(int meter, long millis) {
        return signal.at(meter, millis) / Math.pow(10, digits) * factor;
    }
}
