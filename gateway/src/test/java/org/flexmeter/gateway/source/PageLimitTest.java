package org.flexmeter.gateway.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageLimitTest {
    /** Several pages of each feed are in hand at a time (docs/memory.md). */
    @ParameterizedTest
    @CsvSource({
        "1048576, 134217728, 2097152",
        "1048576, 268435456, 4194304",
        "1048576, 4294967296, 16777216",
        "8388608, 134217728, 8454144",
        "1000, 134217728, 66536"
    })
    void aPageHasAPartOfTheHeapAndRoomForACell(int cell, long heap, long page) {
        assertThat(new PageLimit(cell, heap).page()).isEqualTo(page);
    }

    /** A page that is too large again and again must come to an end, or its feed stands still. */
    @Test
    void whatACellMayHaveShrinksToALengthThatFitsEveryPage() {
        assertThat(IntStream.iterate(1_048_576, PageLimit::smaller).limit(5))
                .containsExactly(1_048_576, 1_024, 256, 64, 64);
        assertThat(PageLimit.smaller(16)).isEqualTo(16);
    }
}
