package org.flexmeter.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A query taken apart by its columns. */
class SelectorsTest {

    @Test
    void columnsAreCutAtCommasOfTheirOwnLevel() {
        Selectors found =
                Selectors.of(
                                "select meter_id, CAST(a AS text), f(b, c) AS \"from, x\", ' from ' AS"
                                        + " fromage, m['a,b'] FROM eon.t WHERE k = ? LIMIT ?")
                        .orElseThrow();
        assertThat(found.each())
                .containsExactly(
                        "meter_id",
                        "CAST(a AS text)",
                        "f(b, c) AS \"from, x\"",
                        "' from ' AS fromage",
                        "m['a,b']");
        assertThat(found.only(List.of(0, 2)))
                .isEqualTo(
                        "SELECT meter_id, f(b, c) AS \"from, x\" FROM eon.t WHERE k = ? LIMIT ?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SELECT",
                "INSERT INTO t(a) VALUES(?)",
                "SELECTa FROM t",
                "SELECT (a FROM t"
            })
    void whatIsNoQueryIsNotTakenApart(String text) {
        assertThat(Selectors.of(text)).isEmpty();
    }

    @Test
    void pagesShrinkUntilARowIsAloneAndGrowAgain() {
        PageSize size = new PageSize(5_000);
        int tries = 0;
        while (!size.isOne()) {
            size.failed();
            tries++;
        }
        assertThat(tries).isEqualTo(4);
        for (int i = 0; i < 10; i++) {
            size.came();
        }
        assertThat(size.rows()).isEqualTo(5_000);
    }
}
