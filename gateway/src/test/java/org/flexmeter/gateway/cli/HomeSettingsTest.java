package org.flexmeter.gateway.cli;

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

/** The environment wins over files of secrets, those over application.properties. */
class HomeSettingsTest {
    private static final Map<String, String> PACKAGED =
            Map.of("fm.broker.url", "packaged", "fm.broker.keep-alive", "packaged");

    @TempDir Path home;
    @TempDir Path secrets;

    @Test
    void theHigherWins() throws IOException {
        Files.writeString(
                home.resolve("application.properties"),
                "fm.broker.url=home\nfm.broker.username=home\nfm.broker.password=home\n");
        Files.writeString(secrets.resolve("fm.broker.username"), "secrets\n");
        Files.writeString(secrets.resolve("fm.broker.password"), "secrets\n");
        SmallRyeConfig config = config(Map.of("FM_BROKER_PASSWORD", "environment"));
        assertThat(config.getValue("fm.broker.keep-alive", String.class)).isEqualTo("packaged");
        assertThat(config.getValue("fm.broker.url", String.class)).isEqualTo("home");
        assertThat(config.getValue("fm.broker.username", String.class)).isEqualTo("secrets");
        assertThat(config.getValue("fm.broker.password", String.class)).isEqualTo("environment");
    }

    @Test
    void aFolderWithoutSettingsHasNone() {
        assertThat(config(Map.of()).getValue("fm.broker.url", String.class)).isEqualTo("packaged");
    }

    private SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(PACKAGED, "packaged", 250))
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(new HomeSettings(home::toString))
                .withSources(new SecretFiles(Map.of("FM_SECRETS", secrets.toString())::get))
                .build();
    }
}
