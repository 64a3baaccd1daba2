package org.flexmeter.gateway.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However a file is damaged, it is taken or refused with findings. */
class CataloguePropertiesTest {
    private static final List<String> SNIPPETS =
            List.of(
                    "",
                    " ",
                    "\n",
                    "  ",
                    ":",
                    "{",
                    "}",
                    "[",
                    "]",
                    "-",
                    "&a",
                    "*a",
                    "!!int ",
                    "\t",
                    "#",
                    "'",
                    "\"",
                    "|",
                    ">",
                    "?",
                    "---",
                    "<<: *a",
                    "0",
                    "-1",
                    "1e9",
                    "null",
                    "~",
                    "true",
                    "gateway:",
                    "feeds:",
                    "\u0000",
                    "\ud83d\ude00",
                    "%",
                    "@",
                    "=",
                    ",");

    @Provide
    Arbitrary<String> snippets() {
        return Arbitraries.of(SNIPPETS);
    }

    @Property
    void aDamagedFileIsTakenOrRefused(
            @ForAll("snippets") String snippet,
            @ForAll("snippets") String another,
            @ForAll int where,
            @ForAll int until,
            @ForAll int elsewhere) {
        String good = BadCatalogueTest.GOOD;
        int from = Math.floorMod(where, good.length());
        int to = from + Math.floorMod(until, Math.min(40, good.length() - from));
        String damaged = good.substring(0, from) + snippet + good.substring(to);
        int at = Math.floorMod(elsewhere, damaged.length());
        takenOrRefused(damaged.substring(0, at) + another + damaged.substring(at));
    }

    @Property
    void anyTextIsTakenOrRefused(@ForAll String text) {
        takenOrRefused(text);
    }

    private static void takenOrRefused(String text) {
        try {
            Catalogues.load(List.of(new CatalogueSource("gas.yaml", text)), Spelling.PRINTED);
        } catch (CatalogueException refused) {
            assertThat(refused.findings()).isNotEmpty();
            assertThat(refused.findings())
                    .allSatisfy(
                            finding -> {
                                assertThat(finding.line()).isPositive();
                                assertThat(finding.toString().lines()).hasSize(1);
                            });
        }
    }
}
