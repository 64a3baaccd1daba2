package org.flexmeter.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.flexmeter.gateway.command.SignedJudgement;

/** Signed commands: headers of every kind under a good signature, and damaged signatures. */
class JwsFuzzTest {
    private static final SignedJudgement JUDGEMENT = SignedJudgement.with(file());
    private static final List<String> SIGNED = JUDGEMENT.signed();
    private static final int LONGEST = 500;

    private static final Damage HEADERS =
            Damage.ofTexts(
                    List.of(
                            "{\"alg\":\"HS256\",\"kid\":\"hera\"}",
                            "{\"alg\":\"HS256\",\"kid\":\"hera\",\"typ\":\"JOSE\",\"cty\":\"json\"}",
                            "{\"kid\":\"zeus\",\"alg\":\"RS256\",\"crit\":[\"exp\"],\"exp\":1}",
                            "{\"alg\":\"HS256\",\"kid\":\"hera\",\"b64\":false,\"crit\":[\"b64\"]}",
                            "{\"alg\":\"HS256\",\"jku\":\"https://127.0.0.1:1/\",\"x5u\":\"a\",\"kid\":\"ares\"}"),
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
                    "5",
                    "1e999999999",
                    "[5]",
                    "[\"x\"]",
                    "{\"a\":5}",
                    "\"alg\":5,",
                    "\"alg\":null,",
                    "\"alg\":\"none\",",
                    "\"alg\":\"\",",
                    "\"kid\":[\"x\"],",
                    "\"kid\":\"" + "x".repeat(3_000) + "\",",
                    "\"kid\":\"a\\nb\",",
                    "\"crit\":[5],",
                    "\"crit\":5,",
                    "\"typ\":{},",
                    "\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"},",
                    "\"zip\":\"DEF\",",
                    "HS512",
                    "ES256",
                    "EdDSA",
                    "[".repeat(5_000),
                    "{\"a\":".repeat(500),
                    "\n",
                    "\u2028");

    private static final Damage TEXTS =
            Damage.ofTexts(
                    SIGNED,
                    ".",
                    "..",
                    "=",
                    "-",
                    "_",
                    "+",
                    "/",
                    "A",
                    "eyJhbGciOiJub25lIn0",
                    "eyJhbGciOjV9",
                    "eyJraWQiOlsieCJdfQ",
                    "A".repeat(86),
                    "_".repeat(86),
                    "x".repeat(9_000));

    private static Path file() {
        try {
            Path file = Files.createTempFile("keys", ".json");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Provide
    Arbitrary<String> headers() {
        return HEADERS.texts();
    }

    @Provide
    Arbitrary<String> texts() {
        return TEXTS.texts();
    }

    private static String judged(String compact) {
        String judgement = JUDGEMENT.of(compact);
        assertThat(judgement.lines()).as(compact).hasSize(1);
        assertThat(judgement).hasSizeLessThan(LONGEST);
        return judgement;
    }

    @Property
    void aHeaderIsThatOfItsKeyOrRefused(@ForAll("headers") String header) {
        String judgement = judged(SignedJudgement.underHeader(header));
        if (judgement.startsWith(SignedJudgement.ACCEPTED)) {
            assertThat(judgement).isEqualTo(SignedJudgement.ACCEPTED + "hera");
            assertThat(header).contains("HS256", "hera");
            LenientJson.read(header)
                    .ifPresent(
                            taken -> {
                                assertThat(taken.path("alg").asText())
                                        .as(header)
                                        .isEqualTo("HS256");
                                assertThat(taken.path("kid").asText()).as(header).isEqualTo("hera");
                            });
        }
    }

    @Property
    void whatIsTakenWasSigned(@ForAll("texts") String text) {
        if (judged(text).startsWith(SignedJudgement.ACCEPTED)) {
            assertThat(SIGNED)
                    .as(text)
                    .anySatisfy(good -> assertThat(text).startsWith(input(good)));
        }
    }

    /** What a signature is over: header and payload as they are written, with their dots. */
    private static String input(String compact) {
        return compact.substring(0, compact.lastIndexOf('.') + 1);
    }

    /** So that what is above is about more than refusals. */
    @Example
    void goodOnesAreTaken() {
        assertThat(SIGNED)
                .allSatisfy(good -> assertThat(judged(good)).startsWith(SignedJudgement.ACCEPTED));
    }
}
