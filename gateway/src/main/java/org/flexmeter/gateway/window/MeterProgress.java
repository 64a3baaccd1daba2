package org.flexmeter.gateway.window;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * How far one meter was read, by its readings' times in milliseconds. Every reading up to {@code
 * settled} was taken; of those after it, the ones in {@code taken} were.
 */
final class MeterProgress {
    /** {@code joined} of a meter that is not read at present. */
    private static final long AWAY = Long.MAX_VALUE;

    private long joined;
    private long settled;
    private long head;
    private long[] taken;

    private MeterProgress(long joined, long settled, long[] taken) {
        this.joined = joined;
        this.settled = settled;
        this.taken = taken;
        this.head = newest();
    }

    /** A meter that is read from a time on. */
    static MeterProgress start(long joined, long settled) {
        return new MeterProgress(joined, settled, new long[0]);
    }

    static MeterProgress load(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long joined = buffer.getLong();
        long settled = buffer.getLong();
        long[] taken = new long[buffer.remaining() / Long.BYTES];
        buffer.asLongBuffer().get(taken);
        return new MeterProgress(joined, settled, taken);
    }

    byte[] save() {
        ByteBuffer buffer = ByteBuffer.allocate((2 + taken.length) * Long.BYTES);
        buffer.putLong(joined).putLong(settled);
        buffer.asLongBuffer().put(taken);
        return buffer.array();
    }

    /** The same meter, of which no reading behind this time was taken. */
    MeterProgress setBack(long time) {
        return new MeterProgress(joined, Math.min(time, settled), new long[0]);
    }

    long settled() {
        return settled;
    }

    long head() {
        return head;
    }

    boolean away() {
        return joined == AWAY;
    }

    void leave() {
        joined = AWAY;
    }

    void join(long now) {
        joined = now;
        head = newest();
    }

    private long newest() {
        return taken.length == 0 ? settled : Math.max(settled, taken[taken.length - 1]);
    }

    /** A window over all meters was completed: it counts for those that were in it. */
    void passed(long opened, long certain) {
        if (joined <= opened) {
            settle(certain);
        }
    }

    /** Every reading up to this time was taken. */
    void settle(long time) {
        if (time > settled) {
            settled = time;
            int first = Arrays.binarySearch(taken, time);
            taken = Arrays.copyOfRange(taken, first < 0 ? -first - 1 : first + 1, taken.length);
            head = Math.max(head, settled);
        }
    }

    /** A reading of this time is in the source: what comes next is behind it, or late. */
    void seen(long time) {
        head = Math.max(head, time);
    }

    boolean has(long time) {
        return time <= settled || Arrays.binarySearch(taken, time) >= 0;
    }

    /** Remembers readings; those that have settled are not kept. */
    void take(long[] times) {
        long[] all = Arrays.copyOf(taken, taken.length + times.length);
        System.arraycopy(times, 0, all, taken.length, times.length);
        taken = Arrays.stream(all).filter(time -> time > settled).sorted().distinct().toArray();
    }
}
