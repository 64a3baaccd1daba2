package org.flexmeter.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.flexmeter.gateway.command.Judgement;

/** Commands and system messages of the control centre. */
class CommandFuzzTest {
    private static final Damage DAMAGE =
            Damage.ofTexts(
                    List.of(
                            payload("parameter-as-text"),
                            payload("nested-in-its-gateway"),
                            payload("signed-without-keys"),
                            payload("registration-failed")),
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "\"",
                    "\\",
                    "\\u0000",
                    "\\ud800",
                    "null",
                    "true",
                    "1e308",
                    "1e309",
                    "1e999999999",
                    "-1e-999999999",
                    "NaN",
                    "9".repeat(800),
                    ".",
                    "..",
                    "eyJhbGciOiJub25lIn0",
                    "\"limit\":",
                    "\"id\":",
                    "\"hardwareId\":\"m2\"",
                    "+999999999-12-31T23:59:59.999999999+18:00",
                    "-999999999-01-01T00:00:00Z",
                    "2026-02-30T24:00:60.000+0000",
                    "+0000",
                    "\ud83d\ude00",
                    "[[[[[[[[[[",
                    "{\"a\":{\"a\":{\"a\":",
                    " ",
                    "\n",
                    "x".repeat(9000));

    private static String payload(String name) {
        try {
            return Files.readString(
                    Path.of("src/test/resources/command-cases").resolve(name).resolve("payload"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Provide
    Arbitrary<byte[]> payloads() {
        return DAMAGE.bytes();
    }

    @Property
    void everythingIsJudgedInOneLine(@ForAll("payloads") byte[] payload) {
        String judgement = Judgement.of(payload);
        assertThat(judgement.lines())
                .as(() -> new String(payload, StandardCharsets.UTF_8))
                .hasSize(1);
        assertThat(judgement)
                .containsAnyOf(
                        " accepted {",
                        " refused: ",
                        " expired: ",
                        " not ours",
                        "unreadable ",
                        "system ");
    }
}
