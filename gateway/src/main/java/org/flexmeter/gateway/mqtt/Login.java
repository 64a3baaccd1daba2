package org.flexmeter.gateway.mqtt;

import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.flexmeter.gateway.source.GatewaySettings;

/** A user of the broker. Its text shows no password. */
record Login(String username, Optional<Secret> password) {

    Login {
        Objects.requireNonNull(username, "username");
        Objects.requireNonNull(password, "password");
    }

    /**
     * The user that a gateway has of its own ({@code gateway.<name>.broker.*}); empty if it goes as
     * that of all ({@code fm.broker.*}).
     *
     * @param scheme where each client logs in with its id, there is a password alone
     * @throws IllegalArgumentException if there is a password and no user
     */
    static Optional<Login> of(Config config, String gateway, ClientIds.Scheme scheme) {
        GatewaySettings settings = new GatewaySettings(config, gateway);
        Optional<String> username = settings.text("broker.username");
        Optional<Secret> password = settings.text("broker.password").map(Secret::new);
        if (scheme == ClientIds.Scheme.USERNAME) {
            return password.map(secret -> new Login("", password));
        }
        if (username.isEmpty() && password.isPresent()) {
            throw new IllegalArgumentException(
                    "%s is set and %s is not: set both, or neither"
                            .formatted(
                                    settings.name("broker.password"),
                                    settings.name("broker.username")));
        }
        return username.map(name -> new Login(name, password));
    }
}
