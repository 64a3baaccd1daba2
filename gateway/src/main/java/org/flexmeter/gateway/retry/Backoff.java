package org.flexmeter.gateway.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Pauses between tries to reach a broker, a database or a line that is away: they double from 0.5 s
 * up to {@code fm.retry.longest-pause}, each shortened by up to a half at random so that many do
 * not come back in the same instant. Not thread-safe.
 */
public final class Backoff {
    private static final Logger LOG = Logger.getLogger(Backoff.class);
    private static final String SETTING = "fm.retry.longest-pause";
    private static final Duration BY_DEFAULT = Duration.ofSeconds(8);
    private static final Duration HIGHEST = Duration.ofHours(1);

    /** The first pause. */
    static final Duration FIRST = Duration.ofMillis(500);

    /** The longest pause of this process. */
    public static final Duration LONGEST = longest(ConfigProvider.getConfig());

    private final DoubleSupplier random;
    private final Duration longest;
    private Duration next = FIRST;

    /**
     * @param random from 0 to 1
     */
    Backoff(DoubleSupplier random, Duration longest) {
        this.random = random;
        this.longest = longest;
    }

    /** As the settings say. */
    public static Backoff asSet() {
        return new Backoff(() -> ThreadLocalRandom.current().nextDouble(), LONGEST);
    }

    /** The setting; one that cannot be used is told in one line and the default holds. */
    static Duration longest(Config settings) {
        String text = settings.getOptionalValue(SETTING, String.class).orElse("");
        try {
            Duration given = settings.getOptionalValue(SETTING, Duration.class).orElse(BY_DEFAULT);
            if (given.compareTo(FIRST) >= 0 && given.compareTo(HIGHEST) <= 0) {
                return given;
            }
        } catch (IllegalArgumentException noDuration) {
            LOG.debugf("%s: %s", SETTING, noDuration.getMessage());
        }
        LOG.errorf(
                "%s=%s is not used: give a duration from PT0.5S to PT1H, such as PT8S",
                SETTING, text);
        return BY_DEFAULT;
    }

    /** The pause before the next try. */
    public Duration next() {
        long millis = next.toMillis();
        Duration twice = next.multipliedBy(2);
        next = twice.compareTo(longest) > 0 ? longest : twice;
        return Duration.ofMillis(millis - (long) (random.getAsDouble() * millis / 2));
    }

    /** Begins anew. */
    public void reset() {
        next = FIRST;
    }
}
