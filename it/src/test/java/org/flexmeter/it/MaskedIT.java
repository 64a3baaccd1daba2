package org.flexmeter.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.flexmeter.it.Bench.eventually;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords in addresses, and drivers that repeat their address in what they say. */
class MaskedIT {
    private static final String SECRET = "hunter2";

    /** The driver's words, with stars; or natively that there is no driver of H2. */
    private static final String[] SHOWN = {"***", "no driver for jdbc:h2"};

    @TempDir Path folder;

    /**
     * A question mark in the place of an ampersand, a setting without a value: both repeat them.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://127.0.0.1:1/iren?user=u&sslmode=require?password=hunter2",
                "jdbc:h2:tcp://flexmeter:hunter2@127.0.0.1:1/iren;NOTHING"
            })
    void aDriversWordsAreShownWithoutThem(String url) {
        try (Bench bench = new Bench(folder)) {
            bench.settings().broker(bench.world().broker());
            bench.set("gateway.iren.enabled", true)
                    .set("gateway.iren.jdbc.url", url)
                    .set("gateway.iren.listen", "")
                    .set("gateway.iren.command.enabled", false)
                    .device("iren,W1,water-meter,w1");
            bench.writeHome();
            bench.example("iren-standard-sql");
            String check = Cli.run(bench, "check").output();
            assertThat(check).contains("gateway.iren.jdbc.url: ").containsAnyOf(SHOWN);
            hides(check);
            hides(Cli.run(bench, "check", "--json").output());

            bench.gateway().shortLived().start();
            eventually(() -> assertThat(bench.gateway().output()).containsAnyOf(SHOWN));
            eventually(
                    () ->
                            assertThat(Cli.run(bench, "status", "--json").output())
                                    .contains("iren")
                                    .doesNotContain(SECRET));
            hides(Cli.run(bench, "status").output());
            hides(bench.gateway().output());
        }
    }

    @Test
    void checkShowsNoAddressWithOne() throws Exception {
        try (Bench bench = new Bench(folder)) {
            bench.set("fm.broker.url", "tcp://gateway:hunter2@127.0.0.1:1")
                    .set("gateway.eon.enabled", true)
                    .set("gateway.eon.cassandra.contact-points", "eon:hunter2@127.0.0.1:9042")
                    .set("fm.console.oidc.issuer", "https://idp:hunter2@127.0.0.1:1")
                    .set("fm.console.oidc.redirect", "https://idp:hunter2@gateway.example")
                    .set("gateway.ennova.enabled", true)
                    .set("gateway.ennova.line", "tcp://user:hunter2@127.0.0.1:1")
                    .set("gateway.iren.enabled", true)
                    .set(
                            "gateway.iren.jdbc.url",
                            "jdbc:postgresql://127.0.0.1:99999/iren?user=u&password=hunter2");
            bench.writeHome();
            for (String[] words : new String[][] {{"check"}, {"check", "--json"}}) {
                String check = Cli.run(bench, words).output();
                assertThat(check)
                        .contains(
                                "fm.broker.url", "contact-points", "oidc.issuer", "iren.jdbc.url");
                hides(check);
            }
            bench.gateway().start();
            eventually(() -> assertThat(bench.gateway().alive()).isFalse());
            hides(bench.gateway().output());
            assertThat(
                            Files.readString(
                                    bench.world()
                                            .home()
                                            .folder()
                                            .resolve("application.properties")))
                    .as("it was there to be shown")
                    .contains(SECRET);
        }
    }

    private static void hides(String text) {
        assertThat(text).isNotBlank().doesNotContain(SECRET).doesNotContain("\tat ");
    }
}
