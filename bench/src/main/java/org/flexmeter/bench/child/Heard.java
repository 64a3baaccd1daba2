package org.flexmeter.bench.child;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.flexmeter.bench.load.Clock;
import org.flexmeter.bench.load.Series;

/**
 * What a subscriber has heard of a series. Messages are searched for hardwareId and eventDate, not
 * parsed: what they say otherwise is the matter of the demo and of the integration tests. Confined
 * by its lock.
 */
final class Heard {
    private static final byte[] ID = "\"hardwareId\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DATE = "\"eventDate\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 7;
    private static final int DAY = 10;

    private Series series = new Series("none", 0, 0, 0, 1);
    private BitSet seen = new BitSet();
    private long[] times = new long[0];
    private long messages;
    private long bytes;
    private long readings;
    private long repeated;
    private long unknown;
    private long firstNew;
    private long lastNew;
    private long lastMessage;
    private int keep;
    private final List<byte[]> kept = new ArrayList<>();
    private String day = "";
    private long dayMillis;

    /**
     * Forgets everything and waits for another series.
     *
     * @param keepTimes whether to remember when each reading came
     */
    synchronized void expect(Series next, boolean keepTimes) {
        series = next;
        seen = new BitSet(next.size());
        times = new long[keepTimes ? next.size() : 0];
        messages = 0;
        bytes = 0;
        readings = 0;
        repeated = 0;
        unknown = 0;
        firstNew = 0;
        lastNew = 0;
        lastMessage = 0;
    }

    /** Keeps the payloads of the next so many messages. */
    synchronized void keep(int number) {
        kept.clear();
        keep = number;
    }

    /** A message. */
    synchronized void hear(byte[] buffer, int from, int to) {
        long now = Clock.micros();
        messages++;
        bytes += to - from;
        lastMessage = now;
        if (kept.size() < keep) {
            kept.add(Arrays.copyOfRange(buffer, from, to));
        }
        int at = find(ID, buffer, from, to);
        int meter = at < 0 ? -1 : meter(buffer, at, to);
        for (int date = find(DATE, buffer, from, to);
                date >= 0;
                date = find(DATE, buffer, date, to)) {
            readings++;
            note(meter < 0 ? -1 : series.index(meter, millis(buffer, date)), now);
        }
    }

    private void note(int index, long now) {
        if (index < 0) {
            unknown++;
        } else if (seen.get(index)) {
            repeated++;
        } else {
            seen.set(index);
            firstNew = firstNew == 0 ? now : firstNew;
            lastNew = now;
            if (times.length > 0) {
                times[index] = now;
            }
        }
    }

    private int meter(byte[] buffer, int at, int to) {
        int digits = at + series.prefix().length();
        if (digits + DIGITS > to) {
            return -1;
        }
        for (int i = 0; i < series.prefix().length(); i++) {
            if (buffer[at + i] != series.prefix().charAt(i)) {
                return -1;
            }
        }
        return (int) number(buffer, digits, DIGITS);
    }

    /** {@code yyyy-MM-ddTHH:mm:ss.SSSZ} in milliseconds since 1970. */
    private long millis(byte[] buffer, int at) {
        if (day.isEmpty() || !sameDay(buffer, at)) {
            day = new String(buffer, at, DAY, StandardCharsets.US_ASCII);
            dayMillis = Instant.parse(day + "T00:00:00Z").toEpochMilli();
        }
        long hours = number(buffer, at + 11, 2);
        long minutes = number(buffer, at + 14, 2);
        long seconds = number(buffer, at + 17, 2);
        return dayMillis
                + ((hours * 60 + minutes) * 60 + seconds) * 1000
                + number(buffer, at + 20, 3);
    }

    private boolean sameDay(byte[] buffer, int at) {
        for (int i = DAY - 1; i >= 0; i--) {
            if (buffer[at + i] != day.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static long number(byte[] buffer, int at, int digits) {
        long number = 0;
        for (int i = at; i < at + digits; i++) {
            number = number * 10 + (buffer[i] - '0');
        }
        return number;
    }

    /** The place behind the next occurrence, or -1. */
    private static int find(byte[] wanted, byte[] buffer, int from, int to) {
        for (int i = from; i <= to - wanted.length; i++) {
            int same = 0;
            while (same < wanted.length && buffer[i + same] == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return i + same;
            }
        }
        return -1;
    }

    /** All counts in one line of {@code name=value}; times in microseconds since 1970. */
    synchronized String counts() {
        return "messages=%d bytes=%d readings=%d distinct=%d repeated=%d unknown=%d first=%d last=%d lastMessage=%d"
                .formatted(
                        messages,
                        bytes,
                        readings,
                        seen.cardinality(),
                        repeated,
                        unknown,
                        firstNew,
                        lastNew,
                        lastMessage);
    }

    /** Writes when each reading came, in microseconds since 1970; 0 for one that did not. */
    synchronized void writeTimes(Path file) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(times.length * Long.BYTES);
        all.asLongBuffer().put(times);
        Files.write(file, all.array());
    }

    /** Writes the payloads that were kept, each behind its length. */
    synchronized void writeKept(Path file) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            for (byte[] payload : kept) {
                out.writeInt(payload.length);
                out.write(payload);
            }
        }
    }
}
