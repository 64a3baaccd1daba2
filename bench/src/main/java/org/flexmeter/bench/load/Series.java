package org.flexmeter.bench.load;

import java.time.Instant;

/**
 * A numbered set of readings: every one has an identity (hardwareId, eventDate) from which its
 * number follows, so that losses and repeats are counted without remembering payloads.
 *
 * @param prefix begins the meters' ids, at the source and at the control centre
 * @param meters how many
 * @param readings of each meter
 * @param baseMillis the first reading's time, in milliseconds since 1970
 * @param stepMillis between two readings of a meter
 */
public record Series(String prefix, int meters, int readings, long baseMillis, long stepMillis) {
    private static final int DIGITS = 7;

    /** How many readings there are. */
    public int size() {
        return Math.multiplyExact(meters, readings);
    }

    /** Id of a meter. */
    public String meter(int number) {
        String digits = Integer.toString(number);
        return prefix + "0".repeat(DIGITS - digits.length()) + digits;
    }

    /** When a reading was taken. */
    public Instant at(int reading) {
        return Instant.ofEpochMilli(baseMillis + reading * stepMillis);
    }

    /**
     * The number of a reading.
     *
     * @param meter number of the meter
     * @return -1 if it is none of this series
     */
    public int index(int meter, long eventMillis) {
        long since = eventMillis - baseMillis;
        if (meter < 0 || meter >= meters || since < 0 || since % stepMillis != 0) {
            return -1;
        }
        long reading = since / stepMillis;
        return reading < readings ? (int) (meter * (long) readings + reading) : -1;
    }

    /** As one line of words, for {@link #parse}. */
    public String words() {
        return prefix + " " + meters + " " + readings + " " + baseMillis + " " + stepMillis;
    }

    /** Reads what {@link #words} wrote, from a place in an array of words. */
    public static Series parse(String[] words, int from) {
        return new Series(
                words[from],
                Integer.parseInt(words[from + 1]),
                Integer.parseInt(words[from + 2]),
                Long.parseLong(words[from + 3]),
                Long.parseLong(words[from + 4]));
    }
}
