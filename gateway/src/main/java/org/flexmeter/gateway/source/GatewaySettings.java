package org.flexmeter.gateway.source;

import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * The settings {@code gateway.<name>.*} of one gateway.
 *
 * @param config where they come from
 * @param gateway the gateway's name
 */
public record GatewaySettings(Config config, String gateway) {

    /** The text of a setting; empty if it is absent or blank. */
    public Optional<String> text(String key) {
        return config.getOptionalValue(name(key), String.class).filter(v -> !v.isBlank());
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException if the setting is there and is not one
     */
    public int number(String key, int otherwise) {
        return text(key)
                .map(
                        text -> {
                            try {
                                return Integer.parseInt(text.trim());
                            } catch (NumberFormatException e) {
                                throw new IllegalArgumentException(
                                        name(key) + "=" + text + " is not a whole number", e);
                            }
                        })
                .orElse(otherwise);
    }

    /** The full name of a setting, as it stands in application.properties. */
    public String name(String key) {
        return "gateway." + gateway + "." + key;
    }
}
