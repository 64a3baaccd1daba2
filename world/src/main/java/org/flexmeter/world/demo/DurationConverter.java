package org.flexmeter.world.demo;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Durations as people write them: {@code 60s}, {@code 5m}, {@code 2h}; a bare number is seconds.
 */
final class DurationConverter implements ITypeConverter<Duration> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smh]?)");

    @Override
    public Duration convert(String text) {
        Matcher match = FORM.matcher(text.strip());
        if (!match.matches()) {
            throw new TypeConversionException("'" + text + "' is no duration; write 60s, 5m or 2h");
        }
        long number = Long.parseLong(match.group(1));
        Duration duration =
                switch (match.group(2)) {
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofSeconds(number);
                };
        if (duration.isZero()) {
            throw new TypeConversionException("the duration must be longer than nothing");
        }
        return duration;
    }
}
