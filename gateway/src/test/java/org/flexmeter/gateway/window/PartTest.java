package org.flexmeter.gateway.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which meters a shard has: for ever the same ones. */
class PartTest {

    // python3: zlib.crc32(b"W-4711") % 4
    @ParameterizedTest(name = "{0} is in {1} of {2}")
    @CsvSource({"m-1, 0, 4", "Wärme-2, 1, 4", "W-4711, 2, 4", "Wärme-1, 3, 4", "W-4711, 0, 1"})
    void isStable(String device, int number, int of) {
        for (int part = 0; part < of; part++) {
            assertThat(new Part(part, of).has(device)).isEqualTo(part == number);
        }
    }

    @Test
    void partsAreOfLikeSize() {
        for (int part = 0; part < 8; part++) {
            Part each = new Part(part, 8);
            long count = IntStream.range(0, 8_000).filter(i -> each.has("meter-" + i)).count();
            assertThat(count).isBetween(900L, 1_100L);
        }
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Part(2, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Part(-1, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Part(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
