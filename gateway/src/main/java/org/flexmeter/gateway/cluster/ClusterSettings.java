package org.flexmeter.gateway.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.flexmeter.gateway.source.GatewaySettings;

/**
 * How a gateway shares its source with others of its name.
 *
 * @param gateway such as {@code iren}
 * @param member what this process is called among them; unique
 * @param shards how many parts the devices fall into; the same for all members
 * @param lease how long a shard is had without being prolonged; whole seconds
 * @param schema the schema, or keyspace, of the cluster's tables
 */
public record ClusterSettings(
        String gateway, String member, int shards, Duration lease, String schema) {
    private static final int MAX_SHARDS = 64;
    private static final int MIN_LEASE = 3;
    private static final int MAX_LEASE = 600;

    /**
     * The settings {@code gateway.<name>.cluster.*}.
     *
     * @return empty if the gateway is not clustered
     * @throws IllegalArgumentException if one of them cannot be used; the message names it
     */
    public static Optional<ClusterSettings> of(Config config, String gateway) {
        GatewaySettings settings = new GatewaySettings(config, gateway);
        String wanted = settings.text("cluster.enabled").orElse("false").strip();
        if (!wanted.equals("true") && !wanted.equals("false")) {
            throw new IllegalArgumentException(
                    settings.name("cluster.enabled") + "=" + wanted + " is neither true nor false");
        }
        if (wanted.equals("false")) {
            return Optional.empty();
        }
        int lease = settings.number("cluster.lease-seconds", 10);
        within(settings, "cluster.lease-seconds", lease, MIN_LEASE, MAX_LEASE);
        int shards = settings.number("cluster.shards", 1);
        within(settings, "cluster.shards", shards, 1, MAX_SHARDS);
        String schema = settings.text("cluster.schema").orElse("flexmeter").strip();
        if (!schema.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException(
                    settings.name("cluster.schema")
                            + "="
                            + schema
                            + " is not the name of a schema (letters, digits, _)");
        }
        return Optional.of(
                new ClusterSettings(
                        gateway, member(config), shards, Duration.ofSeconds(lease), schema));
    }

    /** Whether {@code gateway.<name>.cluster.enabled} is set; nothing else is looked at. */
    public static boolean isOn(Config config, String gateway) {
        return config.getOptionalValue("gateway." + gateway + ".cluster.enabled", Boolean.class)
                .orElse(false);
    }

    private static void within(GatewaySettings settings, String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s=%d is not within %d and %d".formatted(settings.name(key), value, min, max));
        }
    }

    private static String member(Config config) {
        String member =
                config.getOptionalValue("fm.cluster.member", String.class)
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .orElseGet(ClusterSettings::host);
        if (!member.matches("[A-Za-z0-9._-]{1,60}")) {
            throw new IllegalArgumentException(
                    "fm.cluster.member="
                            + member
                            + " cannot be used: 1 to 60 letters, digits, dots, dashes and _");
        }
        return member;
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "this machine does not know its own name; set fm.cluster.member", e);
        }
    }
}
