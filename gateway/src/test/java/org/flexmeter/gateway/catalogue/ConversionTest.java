package org.flexmeter.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionTest {
    private static BigDecimal convert(String value, String from, String to) {
        return Conversion.between(Unit.of(from).orElseThrow(), Unit.of(to).orElseThrow())
                .apply(new BigDecimal(value));
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, kW.h, W.h, 1500",
        "1.234567, MW.h, W.h, 1234567",
        "3600, J, W.h, 1",
        "1, GJ, W.h, 277777.77777777778",
        "3.6, MJ, W.h, 1000",
        "7200, kW.s, W.h, 2000",
        "0.301, kvar, var, 301",
        "2, kV.A.h, V.A.h, 2000",
        "12, mA, A, 0.012",
        "20, kV, V, 20000",
        "850, L/h, m3/h, 0.85",
        "1, L/s, m3/h, 3.6",
        "2, m3/s, m3/h, 7200",
        "100, l, m3, 0.1",
        "5, hL, m3, 0.5",
        "300, K, Cel, 26.85",
        "68, [degF], Cel, 20",
        "-40, [degF], Cel, -40",
        "21.5, Cel, Cel, 21.5",
        "20, Cel, [degF], 68",
        "50, Hz, Hz, 50",
        "97, %, 1, 0.97",
        "90, deg, deg, 90",
    })
    void valuesAreConverted(String value, String from, String to, BigDecimal expected) {
        assertThat(convert(value, from, to)).isEqualByComparingTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kw", "KW", "wh", "kCel", "km3", "", "V.A.r", "litre", "mK", "k1"})
    void whatIsNoUnitIsNone(String code) {
        assertThat(Unit.of(code)).isEmpty();
    }

    @Test
    void activeReactiveAndApparentAreNotMistaken() {
        assertThatThrownBy(() -> convert("1", "var.h", "W.h"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> convert("1", "V.A", "W"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void decimalFactorsAreExactBothWays(@ForAll BigDecimal value) {
        String thereAndBack = convert(value.toPlainString(), "MW.h", "W.h").toPlainString();
        assertThat(convert(thereAndBack, "W.h", "MW.h")).isEqualByComparingTo(value);
    }
}
