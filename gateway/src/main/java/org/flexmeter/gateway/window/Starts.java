package org.flexmeter.gateway.window;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where a feed without a bookmark may begin depends on how it is read. */
public final class Starts {
    private static final Duration SOME = Duration.ofSeconds(1);

    private Starts() {}

    /**
     * What is wrong with the option {@code from} of a feed.
     *
     * @param window {@code snapshot}, {@code sequence}, {@code arrival} or {@code meters}
     * @param from as it is set; blank for the window's own default
     * @return one line; empty if the feed can begin there
     */
    public static Optional<String> flaw(String window, String from) {
        try {
            if (!from.isBlank()) {
                begin(window, From.parse(from));
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static void begin(String window, From from) {
        switch (window) {
            case "snapshot" -> new SnapshotKind("", Saved.nothing(), from);
            case "sequence" -> new SequenceKind("", Saved.nothing(), from, SOME, SOME);
            case "arrival" ->
                    new ArrivalKind(
                            "", Saved.nothing(), from, new ArrivalKind.Settings(1, SOME, SOME, ""));
            case "meters" -> new MetersKind("", Saved.nothing(), from, SOME, SOME, List::of);
            default -> throw new IllegalArgumentException("there is no window " + window);
        }
    }
}
