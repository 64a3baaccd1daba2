package org.flexmeter.gateway.serial;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/** Settings of lines that stand under {@code gateway.<name>.}: durations with bounds. */
enum LineOptions {
    SILENCE("silence", Duration.ofSeconds(1), Duration.ofDays(30)),
    PUBLISH_EVERY("publish-every", Duration.ofSeconds(1), Duration.ofSeconds(60));

    /** A few digits: more would not be a duration that anybody means. */
    private static final Pattern DURATION = Pattern.compile("\\d{1,9}(ms|[smhd])");

    private static final Logger LOG = Logger.getLogger(LineOptions.class);

    private final String key;
    private final Duration least;
    private final Duration greatest;

    LineOptions(String key, Duration least, Duration greatest) {
        this.key = key;
        this.least = least;
        this.greatest = greatest;
    }

    /** The setting of a gateway; one that cannot be used is told in one line and left out. */
    Optional<Duration> of(String gateway) {
        String name = "gateway." + gateway + "." + key;
        return ConfigProvider.getConfig()
                .getOptionalValue(name, String.class)
                .flatMap(text -> parse(name, text));
    }

    private Optional<Duration> parse(String name, String text) {
        if (DURATION.matcher(text.strip()).matches()) {
            Duration duration = Duration.ofMillis(TimeUtils.toMilliSeconds(text.strip()));
            if (duration.compareTo(least) >= 0 && duration.compareTo(greatest) <= 0) {
                return Optional.of(duration);
            }
        }
        LOG.errorf(
                "%s=%s is not used: give a duration from %s to %s, such as 10s",
                name, text, words(least), words(greatest));
        return Optional.empty();
    }

    private static String words(Duration duration) {
        return TimeUtils.printDuration(duration, true);
    }
}
