package org.flexmeter.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @TempDir Path folder;

    @Test
    void aFileNamedAsASettingIsItsValue() throws Exception {
        Files.writeString(folder.resolve("fm.broker.password"), "from a file\n");
        SmallRyeConfig config =
                config(Map.of("CREDENTIALS_DIRECTORY", folder.toString()), "from the settings");
        assertThat(config.getValue("fm.broker.password", String.class)).isEqualTo("from a file");
    }

    @Test
    void withoutAFolderTheSettingsHold() {
        SmallRyeConfig config =
                config(
                        Map.of("FM_SECRETS", folder.resolve("none").toString()),
                        "from the settings");
        assertThat(config.getValue("fm.broker.password", String.class))
                .isEqualTo("from the settings");
    }

    private static SmallRyeConfig config(Map<String, String> environment, String setting) {
        return new SmallRyeConfigBuilder()
                .withSources(
                        new PropertiesConfigSource(
                                Map.of("fm.broker.password", setting), "settings", 260))
                .withSources(new SecretFiles(environment::get))
                .build();
    }
}
