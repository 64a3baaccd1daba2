package org.flexmeter.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcSettingsTest {
    private final Map<String, String> values =
            new HashMap<>(
                    Map.of(
                            "issuer", "https://login.example/realms/dso",
                            "client-id", "console",
                            "client-secret", "secret",
                            "redirect", "https://gateway.example/",
                            "scope", "openid profile",
                            "roles-claim", "groups",
                            "operators", "operators, admins",
                            "viewers", ""));

    private Config config() {
        Map<String, String> named = new HashMap<>();
        values.forEach((key, value) -> named.put("fm.console.oidc." + key, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(named, "test", 100))
                .build();
    }

    @Test
    void isOffWithoutAnIssuer() {
        values.put("issuer", "");
        values.put("redirect", "nowhere");
        assertThat(OidcSettings.of(config())).isEmpty();
    }

    @Test
    void isReadAndHidesItsSecret() {
        OidcSettings settings = OidcSettings.of(config()).orElseThrow();
        assertThat(settings.callback())
                .isEqualTo(URI.create("https://gateway.example/login/oidc/callback"));
        assertThat(settings.operators()).containsExactlyInAnyOrder("operators", "admins");
        assertThat(settings.viewers()).isEmpty();
        assertThat(settings.clientSecret()).isEqualTo("secret");
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "issuer,http://login.example",
        "issuer,https://login.example?a=b",
        "issuer,login.example",
        "redirect,http://gateway.example",
        "redirect,https://gateway.example/console",
        "redirect,https://user@gateway.example",
        "redirect,''",
        "client-id,''",
        "client-secret,''",
        "scope,profile",
        "operators,','",
        "ca,/no/such/file.pem"
    })
    void saysWhichCannotBeUsed(String key, String value) {
        values.put(key, value);
        assertThat(OidcSettings.flaws(config()))
                .extracting(OidcSettings.Flaw::setting)
                .containsExactly("fm.console.oidc." + key);
        assertThatThrownBy(() -> OidcSettings.of(config()))
                .isInstanceOf(AccessException.class)
                .hasMessageStartingWith("fm.console.oidc." + key + ": ");
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:9000", "http://localhost:9000/", "https://gateway.example:8443"})
    void takesWhereBrowsersCome(String redirect) {
        values.put("redirect", redirect);
        assertThat(OidcSettings.flaws(config())).isEmpty();
    }
}
