package org.flexmeter.gateway.catalogue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * From a value in the source's unit to the unit of the FM name, in decimal arithmetic. Exact, but
 * for a factor that no decimal can hold (1 J is 1/3600 W.h): that one is rounded to 17 significant
 * digits, all that the control centre's doubles tell apart.
 */
public final class Conversion {
    private static final MathContext ROUNDED = new MathContext(17, RoundingMode.HALF_EVEN);

    private final BigDecimal before;
    private final BigDecimal numerator;
    private final BigDecimal denominator;
    private final BigDecimal after;
    private final boolean shifted;
    private final boolean same;
    private final boolean divided;

    private Conversion(
            BigDecimal before, BigDecimal numerator, BigDecimal denominator, BigDecimal after) {
        this.before = before;
        this.numerator = numerator;
        this.denominator = denominator;
        this.after = after;
        this.shifted = before.signum() != 0 || after.signum() != 0;
        this.divided = denominator.compareTo(BigDecimal.ONE) != 0;
        this.same = !shifted && !divided && numerator.compareTo(BigDecimal.ONE) == 0;
    }

    /**
     * From one unit to another.
     *
     * @throws IllegalArgumentException if they are of different quantities
     */
    public static Conversion between(Unit from, Unit to) {
        if (!from.convertibleTo(to)) {
            throw new IllegalArgumentException(from.code() + " is no " + to.quantity());
        }
        BigDecimal numerator = from.numerator().multiply(to.denominator());
        BigDecimal denominator = from.denominator().multiply(to.numerator());
        if (numerator.compareTo(denominator) == 0) {
            BigDecimal shift = from.shift().subtract(to.shift());
            return new Conversion(BigDecimal.ZERO, BigDecimal.ONE, BigDecimal.ONE, shift);
        }
        try {
            numerator = numerator.divide(denominator);
            denominator = BigDecimal.ONE;
        } catch (ArithmeticException endless) {
            // stays a fraction: applied to each value, so that 3600 J are exactly 1 W.h
            return new Conversion(from.shift(), numerator, denominator, to.shift().negate());
        }
        return new Conversion(from.shift(), numerator, denominator, to.shift().negate());
    }

    /** The value in the other unit. */
    public BigDecimal apply(BigDecimal value) {
        if (same) {
            return value;
        }
        BigDecimal product = (shifted ? value.add(before) : value).multiply(numerator);
        BigDecimal quotient = divided ? divide(product) : product;
        return shifted ? quotient.add(after) : quotient;
    }

    private BigDecimal divide(BigDecimal product) {
        return product.divide(denominator, ROUNDED);
    }
}
