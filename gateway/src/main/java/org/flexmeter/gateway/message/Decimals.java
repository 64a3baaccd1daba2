package org.flexmeter.gateway.message;

import java.math.BigDecimal;

/** Numbers as the control centre can keep them: it reads every value into a double. */
public final class Decimals {
    private static final int MAX_INTEGER_DIGITS = 308;
    private static final int MAX_FRACTION_DIGITS = 340;

    private Decimals() {}

    /** Whether a double can hold the value, and whether it can be written without exponent. */
    public static boolean representable(BigDecimal value) {
        return (long) value.precision() - value.scale() <= MAX_INTEGER_DIGITS
                && value.scale() <= MAX_FRACTION_DIGITS;
    }
}
