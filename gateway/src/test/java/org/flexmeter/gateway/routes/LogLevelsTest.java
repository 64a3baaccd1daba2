package org.flexmeter.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator of the console may set levels, and read no password in the log by them. */
class LogLevelsTest {
    @TempDir Path home;

    @ParameterizedTest
    @CsvSource({
        "org.eclipse.paho,the broker's password",
        "org.eclipse.paho.mqttv5.client,the broker's password",
        "org.eclipse,the broker's password",
        "org.postgresql,the database's address",
        "org.postgresql.Driver,the database's address",
        "org,would write"
    })
    void noLevelTellsSecrets(String category, String which) {
        assertThatThrownBy(() -> new LogLevels(home).set(category, "debug"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("below INFO " + category)
                .hasMessageContaining(which);
    }

    /** The root would do the same for all. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", "org.", ".org", "a b", "a\nb", "${x}", "{{x}}"})
    void aCategoryHasAName(String category) {
        assertThatThrownBy(() -> new LogLevels(home).set(category, "DEBUG"))
                .hasMessageContaining("no category");
    }

    @Test
    void othersAreSet() {
        LogLevels levels = new LogLevels(home);
        levels.set("org.flexmeter.gateway.feed", "debug");
        levels.set("org.eclipse.paho", "WARN");
        assertThat(levels.set())
                .containsEntry("org.flexmeter.gateway.feed", "DEBUG")
                .containsEntry("org.eclipse.paho", "WARN");
        levels.set("org.flexmeter.gateway.feed", "INFO");
        levels.set("org.eclipse.paho", "INFO");
    }
}
