package org.flexmeter.gateway.command;

import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * The settings {@code gateway.<name>.command.*}.
 *
 * @param ttl how old a command may be when it is to begin, where the catalogue does not say
 * @param timeout how long a device may take, where the catalogue does not say
 * @param rate commands handed out a second at most
 * @param concurrency commands that are handed out and not answered, at most
 * @param history how long answered commands are kept
 * @param signedRequired whether a command without signature is refused
 * @param maxOpen commands that are not answered, at most
 * @param enabled whether any are carried out
 */
public record CommandSettings(
        Duration ttl,
        Duration timeout,
        double rate,
        int concurrency,
        Duration history,
        boolean signedRequired,
        int maxOpen,
        boolean enabled) {

    /** What holds where nothing is set. */
    public static final CommandSettings DEFAULT =
            new CommandSettings(
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(60),
                    20,
                    100,
                    Duration.ofDays(30),
                    false,
                    100_000,
                    true);

    public CommandSettings {
        if (ttl.isNegative() || ttl.isZero() || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "command.ttl and command.timeout are longer than nothing");
        }
        if (!(rate > 0) || concurrency < 1 || maxOpen < 1) {
            throw new IllegalArgumentException(
                    "command.rate, command.concurrency and command.max-open are more than nothing");
        }
    }

    /**
     * The settings of a gateway.
     *
     * @throws IllegalArgumentException if one cannot be used; the message names it
     */
    public static CommandSettings of(Config config, String gateway) {
        Reader reader = new Reader(config, "gateway." + gateway + ".command.");
        try {
            return new CommandSettings(
                    reader.value("ttl", Duration.class, "such as 5m", DEFAULT.ttl),
                    reader.value("timeout", Duration.class, "such as 60s", DEFAULT.timeout),
                    reader.value("rate", Double.class, "a number a second", DEFAULT.rate),
                    reader.value("concurrency", Integer.class, "a number", DEFAULT.concurrency),
                    reader.value("history", Duration.class, "such as P30D", DEFAULT.history),
                    reader.signed(),
                    reader.value("max-open", Integer.class, "a number", DEFAULT.maxOpen),
                    reader.value("enabled", Boolean.class, "true or false", true));
        } catch (IllegalArgumentException e) {
            throw e.getMessage().startsWith("gateway.")
                    ? e
                    : new IllegalArgumentException("gateway." + gateway + ": " + e.getMessage(), e);
        }
    }

    private record Reader(Config config, String prefix) {

        <T> T value(String key, Class<T> type, String form, T otherwise) {
            Optional<String> text =
                    config.getOptionalValue(prefix + key, String.class).filter(t -> !t.isBlank());
            if (text.isEmpty()) {
                return otherwise;
            }
            try {
                return config.getValue(prefix + key, type);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        prefix + key + "=" + text.get() + " cannot be used; write " + form, e);
            }
        }

        boolean signed() {
            String text = value("signed", String.class, "required or accepted", "accepted");
            return switch (text) {
                case "required" -> true;
                case "accepted" -> false;
                default ->
                        throw new IllegalArgumentException(
                                prefix + "signed=" + text + " is neither required nor accepted");
            };
        }
    }
}
