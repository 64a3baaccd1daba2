package org.flexmeter.gateway.mqtt;

import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

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
     * @throws IllegalArgumentException if there is a password and no user
     */
    static Optional<Login> of(Config config, String gateway) {
        String prefix = "gateway." + gateway + ".broker.";
        Optional<String> username = text(config, prefix + "username");
        Optional<Secret> password = text(config, prefix + "password").map(Secret::new);
        if (username.isEmpty() && password.isPresent()) {
            throw new IllegalArgumentException(
                    "%spassword is set and %susername is not: set both, or neither"
                            .formatted(prefix, prefix));
        }
        return username.map(name -> new Login(name, password));
    }

    private static Optional<String> text(Config config, String name) {
        return config.getOptionalValue(name, String.class).filter(text -> !text.isBlank());
    }
}
