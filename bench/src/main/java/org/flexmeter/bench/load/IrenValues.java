package org.flexmeter.bench.load;

import java.math.BigDecimal;
import java.util.List;

/** The ten values of an ST COMET single-phase meter, in the order of the table's columns. */
final class IrenValues {
    private IrenValues() {}

    static List<Object> of(int meter, int reading) {
        int power = 200 + (meter * 31 + reading * 7) % 2_800;
        return List.of(
                1_000_000L + meter * 1_000L + reading,
                200_000L + meter * 100L + reading,
                1_020_000L + meter * 1_001L + reading,
                BigDecimal.valueOf(22_500 + (meter + reading) % 1_000, 2),
                BigDecimal.valueOf((meter * 17 + reading * 13) % 65_000 - 32_500, 2),
                BigDecimal.valueOf((meter + reading) % 36_000, 2),
                power,
                power / 10,
                power + power / 50,
                BigDecimal.valueOf(49_950 + (meter + reading) % 100, 3));
    }
}
