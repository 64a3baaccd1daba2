package org.flexmeter.gateway.codec;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notices devices that have stopped speaking: once, until they speak again. Knows the devices that
 * it has heard and those that it was told to expect. Not thread-safe.
 */
public final class Silence {
    private final Duration after;
    private final Map<String, Heard> devices = new HashMap<>();

    /**
     * @param after how long a device may be silent
     * @throws IllegalArgumentException if that is not positive
     */
    public Silence(Duration after) {
        if (after.isNegative() || after.isZero()) {
            throw new IllegalArgumentException("silence is " + after + ", it must be positive");
        }
        this.after = after;
    }

    /** A device has spoken. */
    public void heard(String feed, String device, Instant now) {
        devices.put(device, new Heard(feed, now, true, false));
    }

    /** A device should speak; if it never does, its silence counts from the first call. */
    public void expect(String feed, String device, Instant now) {
        devices.putIfAbsent(device, new Heard(feed, now, false, false));
    }

    /** A {@code node.silent} for each device that has been silent too long and was not told yet. */
    public List<Notice> check(Instant now) {
        List<Notice> notices = new ArrayList<>();
        for (Map.Entry<String, Heard> entry : devices.entrySet()) {
            Heard heard = entry.getValue();
            if (!heard.told() && !heard.since().plus(after).isAfter(now)) {
                entry.setValue(new Heard(heard.feed(), heard.since(), heard.spoken(), true));
                notices.add(notice(entry.getKey(), heard, now));
            }
        }
        return notices;
    }

    private Notice notice(String device, Heard heard, Instant now) {
        String message =
                "Nothing has come for %d s; %s %s."
                        .formatted(
                                Duration.between(heard.since(), now).toSeconds(),
                                heard.spoken() ? "the last was at" : "expected since",
                                heard.since());
        return new Notice(heard.feed(), device, "node.silent", message, now);
    }

    /**
     * @param since when it spoke last, or since when it is expected to
     * @param spoken whether it has ever spoken
     * @param told whether its silence has been told
     */
    private record Heard(String feed, Instant since, boolean spoken, boolean told) {}
}
