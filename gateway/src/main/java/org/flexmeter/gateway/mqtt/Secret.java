package org.flexmeter.gateway.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A password that no log line, exception or URI shows. */
final class Secret {
    private final String value;

    Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    char[] chars() {
        return value.toCharArray();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
