package org.flexmeter.gateway.serial;

import java.util.Objects;

/**
 * How a tty is set. A TCP serial server has its own settings; for it these mean nothing.
 *
 * @param speed bit/s
 * @param dataBits 5 to 8
 */
public record LineSettings(int speed, int dataBits, Parity parity, StopBits stopBits) {
    private static final int SLOWEST = 50;
    private static final int FASTEST = 4_000_000;

    /** The parity bit. */
    public enum Parity {
        NONE,
        EVEN,
        ODD,
        MARK,
        SPACE
    }

    /** The stop bits. */
    public enum StopBits {
        ONE,
        ONE_AND_A_HALF,
        TWO
    }

    public LineSettings {
        Objects.requireNonNull(parity, "parity");
        Objects.requireNonNull(stopBits, "stopBits");
        if (speed < SLOWEST || speed > FASTEST) {
            throw new IllegalArgumentException(
                    "speed=" + speed + " is no line speed; give bit/s, 50 to 4000000");
        }
        if (dataBits < 5 || dataBits > 8) {
            throw new IllegalArgumentException("dataBits=" + dataBits + ": give 5, 6, 7 or 8");
        }
    }

    /**
     * From words as they stand in a URI.
     *
     * @param parity none, even, odd, mark or space
     * @param stopBits 1, 1.5 or 2
     * @throws IllegalArgumentException that names the option and what it may be
     */
    public static LineSettings of(int speed, int dataBits, String parity, String stopBits) {
        return new LineSettings(speed, dataBits, parity(parity), stopBits(stopBits));
    }

    private static Parity parity(String word) {
        for (Parity parity : Parity.values()) {
            if (parity.name().equalsIgnoreCase(word)) {
                return parity;
            }
        }
        throw new IllegalArgumentException(
                "parity=" + word + ": give none, even, odd, mark or space");
    }

    private static StopBits stopBits(String word) {
        return switch (word) {
            case "1" -> StopBits.ONE;
            case "1.5" -> StopBits.ONE_AND_A_HALF;
            case "2" -> StopBits.TWO;
            default ->
                    throw new IllegalArgumentException("stopBits=" + word + ": give 1, 1.5 or 2");
        };
    }
}
