package org.flexmeter.it.chaos;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of a trial.
 *
 * @param written readings and alerts that meters wrote during the trial
 * @param received of those, at the subscriber
 * @param lost never acknowledged by the broker, as the tap before it saw
 * @param forgotten acknowledged by the broker and never given to the subscriber
 * @param repeated at the subscriber, with the same identity
 * @param recovery from the end of the last fault until all that was written by then had arrived
 * @param done what was done how often
 */
record Row(
        String trial,
        long written,
        long received,
        long lost,
        long forgotten,
        long repeated,
        Duration recovery,
        Map<String, Integer> done) {

    static final String HEAD =
            """
            | trial | written | received | lost | forgotten by the broker | repeated | recovered after | done |
            |---|---:|---:|---:|---:|---:|---:|---|
            """;

    String line() {
        return "| %s | %d | %d | %d | %d | %d | %.1f s | %s |%n"
                .formatted(
                        trial,
                        written,
                        received,
                        lost,
                        forgotten,
                        repeated,
                        recovery.toMillis() / 1e3,
                        done.entrySet().stream()
                                .map(each -> each.getValue() + " × " + each.getKey())
                                .collect(Collectors.joining(", ")));
    }
}
