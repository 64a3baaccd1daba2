package org.flexmeter.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The place that a finding about a setting names. */
class SettingPlacesTest {
    private static final String FILE =
            """
            # fm.names=said in a comment
            fm.names.other=x
            fm.names = first
            fm.names:last
            gateway.gas.command.timeout=0s
            gateway.gas.outbox.max-bytes=much
            """;

    @TempDir Path home;

    @Test
    void theLastLineThatSetsIt() throws IOException {
        assertThat(places(Map.of()).at("fm.names", "is odd; mend it"))
                .hasToString(file(4) + "fm.names: is odd; mend it");
    }

    @Test
    void theEnvironmentWherePeopleSetItThere() throws IOException {
        Finding finding = places(Map.of("FM_CLIENT_ID", "x y")).at("fm.client-id", "odd; mend it");
        assertThat(finding).hasToString("the environment: fm.client-id: odd; mend it");
        assertThat(finding.line()).isEmpty();
    }

    @Test
    void theDefaultWhereNobodySetIt() throws IOException {
        assertThat(places(Map.of()).at("fm.broker.url", "is away; start it").toString())
                .matches(
                        "the packaged application.properties:\\d+: fm.broker.url: is away; start it");
    }

    @Test
    void textsThatNameTheirSettingThemselves() throws IOException {
        SettingPlaces places = places(Map.of());
        assertThat(places.named("gas", "gateway.gas.outbox.max-bytes=much: write bytes"))
                .hasToString(file(6) + "gateway.gas.outbox.max-bytes=much: write bytes");
        assertThat(places.named("gas", "gateway.gas: command.ttl and command.timeout are short"))
                .hasToString(file(5) + "gateway.gas: command.ttl and command.timeout are short");
        assertThat(places.named("gas", "something else; mend it"))
                .hasToString(file(6) + "something else; mend it");
    }

    private String file(int line) {
        return home.resolve("application.properties") + ":" + line + ": ";
    }

    private SettingPlaces places(Map<String, String> environment) throws IOException {
        Files.writeString(home.resolve("application.properties"), FILE);
        SmallRyeConfig settings =
                new SmallRyeConfigBuilder()
                        .withSources(new EnvConfigSource(environment, 300))
                        .withSources(
                                new PropertiesConfigSource(Map.of("fm.names", "x"), "test", 100))
                        .build();
        return new SettingPlaces(settings, home);
    }
}
