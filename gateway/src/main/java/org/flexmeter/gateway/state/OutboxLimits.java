package org.flexmeter.gateway.state;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * How much may wait in an outbox, and what happens beyond that.
 *
 * @param maxBytes payload bytes
 * @param maxAge how long the oldest message may wait; empty: for ever
 * @param whenFull what happens to messages that do not fit
 */
public record OutboxLimits(long maxBytes, Optional<Duration> maxAge, WhenFull whenFull) {
    /** 1 GiB for ever; full is full. */
    public static final OutboxLimits DEFAULT =
            new OutboxLimits(1L << 30, Optional.empty(), WhenFull.STOP);

    private static final String REMEDY =
            "write bytes as a whole number, an age as an ISO 8601 duration such as P7D, and stop or"
                    + " drop-oldest for when-full";

    /** What a full outbox does. */
    public enum WhenFull {
        /** Refuses new messages: their source keeps them and offers them again. */
        STOP,
        /** Drops the oldest messages and counts them: a source that cannot keep is read on. */
        DROP_OLDEST
    }

    public OutboxLimits {
        Objects.requireNonNull(maxAge, "maxAge");
        Objects.requireNonNull(whenFull, "whenFull");
        if (maxBytes < 1 || maxAge.filter(age -> age.isNegative() || age.isZero()).isPresent()) {
            throw new IllegalArgumentException("outbox.max-bytes and outbox.max-age are positive");
        }
    }

    /**
     * The limits of one gateway: {@code gateway.<name>.outbox.*}, where that is absent {@code
     * fm.outbox.*}.
     *
     * @param setting the text of a setting by its name; empty if it is absent or blank
     * @throws IllegalArgumentException with the setting's name, if one cannot be read
     */
    public static OutboxLimits of(String gateway, Function<String, Optional<String>> setting) {
        Texts texts = new Texts("gateway." + gateway + ".outbox.", setting);
        return new OutboxLimits(
                texts.get("max-bytes", OutboxLimits::bytes).orElse(DEFAULT.maxBytes()),
                texts.get("max-age", OutboxLimits::age),
                texts.get("when-full", OutboxLimits::whenFull).orElse(DEFAULT.whenFull()));
    }

    private record Texts(String prefix, Function<String, Optional<String>> setting) {
        private <T> Optional<T> get(String key, Function<String, T> parser) {
            String own = prefix + key;
            String name = setting.apply(own).isPresent() ? own : "fm.outbox." + key;
            return setting.apply(name)
                    .map(
                            text -> {
                                try {
                                    return parser.apply(text.strip());
                                } catch (IllegalArgumentException | DateTimeException e) {
                                    throw new IllegalArgumentException(
                                            "%s=%s: %s".formatted(name, text, REMEDY), e);
                                }
                            });
        }
    }

    private static long bytes(String text) {
        long bytes = Long.parseLong(text);
        if (bytes < 1) {
            throw new IllegalArgumentException(text);
        }
        return bytes;
    }

    private static Duration age(String text) {
        Duration age = Duration.parse(text);
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException(text);
        }
        return age;
    }

    private static WhenFull whenFull(String text) {
        return WhenFull.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
