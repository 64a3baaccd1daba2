package org.flexmeter.gateway.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far another machine's clock is from ours, as far as a question and its answer show it. */
final class Skew {
    /** What is less does no harm: it is below every tolerance that the settings have. */
    static final Duration TOLERATED = Duration.ofSeconds(5);

    private Skew() {}

    /**
     * Says what is wrong, where it is more than tolerated.
     *
     * @param asked ours, before the question
     * @param answered ours, after the answer
     * @param theirs at some moment between
     * @return such as {@code 40 s ahead of this machine's; …}
     */
    static Optional<String> of(Instant asked, Instant answered, Instant theirs) {
        Duration ahead = Duration.between(answered, theirs);
        Duration behind = Duration.between(theirs, asked);
        if (ahead.compareTo(TOLERATED) > 0) {
            return Optional.of(text(ahead, "ahead of"));
        }
        return behind.compareTo(TOLERATED) > 0
                ? Optional.of(text(behind, "behind"))
                : Optional.empty();
    }

    private static String text(Duration by, String where) {
        return "%d s %s this machine's; set both by NTP".formatted(by.toSeconds(), where);
    }
}
