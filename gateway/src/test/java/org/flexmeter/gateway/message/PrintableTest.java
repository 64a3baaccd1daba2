package org.flexmeter.gateway.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a terminal obeys, or a reader is deceived by, is written out. */
class PrintableTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "escape,001b",
        "bell,0007",
        "null,0000",
        "delete,007f",
        "control sequence of one character (C1),009b",
        "next line,0085",
        "line separator,2028",
        "paragraph separator,2029",
        "right to left override,202e",
        "isolate,2066",
        "pop,2069",
        "right to left mark,200f",
        "zero width space,200b",
        "byte order mark,feff",
        "soft hyphen,00ad",
        "half of a character,d83d"
    })
    void writtenOut(String what, String code) {
        String text = "a" + (char) Integer.parseInt(code, 16) + "b";
        assertThat(Printable.of(text)).isEqualTo("a\\u" + code + "b");
        assertThat(OneLine.of(text)).isEqualTo("a b");
    }

    @Test
    void oneLine() {
        assertThat(Printable.of("a\nb\r\tc")).isEqualTo("a\\nb\\r\\tc");
        assertThat(Printable.except("\n", "a\nb\rc")).isEqualTo("a\nb\\rc");
    }

    @Test
    void lettersStay() {
        String text = "Zähler W-4711 · 水道メーター · عداد · 💧 m³/h";
        assertThat(Printable.of(text)).isSameAs(text);
        assertThat(OneLine.of(text)).isEqualTo(text);
    }

    @Test
    void whatStandsInJsonStaysTheSameThere() throws Exception {
        String all =
                IntStream.range(0, 0x3000).mapToObj(Character::toString).reduce("", String::concat);
        String json = new JsonMapper().writeValueAsString(all);
        assertThat(new JsonMapper().readValue(Printable.of(json), String.class)).isEqualTo(all);
    }
}
