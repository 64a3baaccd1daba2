package org.flexmeter.gateway.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.flexmeter.gateway.recent.Recent;

/**
 * Says each kind of refusal once a minute at most, with the number of those that it did not say: a
 * meter whose clock is wrong must not fill the disk with its complaints. What is not said is still
 * counted and kept in quarantine.
 */
final class RefusalLog {

    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final int KINDS = 1_000;

    private final Consumer<String> out;
    private final Map<String, Said> kinds = Recent.used(KINDS);

    private record Said(Instant at, int unsaid) {}

    RefusalLog(Consumer<String> out) {
        this.out = out;
    }

    /**
     * Says a line, or counts it.
     *
     * @param kind refusals of one kind share a line a minute
     */
    synchronized void say(String kind, String line, Instant now) {
        Said last = kinds.get(kind);
        if (last == null) {
            out.accept(line);
            kinds.put(kind, new Said(now, 0));
        } else if (Duration.between(last.at, now).compareTo(PAUSE) >= 0) {
            out.accept(
                    last.unsaid == 0
                            ? line
                            : line + " (and " + last.unsaid + " more of this kind)");
            kinds.put(kind, new Said(now, 0));
        } else {
            kinds.put(kind, new Said(last.at, last.unsaid + 1));
        }
    }
}
