package org.flexmeter.world.line;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.flexmeter.world.meter.Device;

/**
 * A node's own state: how often it speaks, when it spoke last, what it was told. Guarded by the
 * dongle.
 */
final class ZigBeeNode {
    /** It hears so long after a packet of its own. */
    private static final long AWAKE_NANOS = Duration.ofMillis(500).toNanos();

    private static final int REMEMBERED = 16;

    private final LongSupplier nanos;
    private final Device device;
    private final int number;
    private final long address;
    private final Map<Integer, Answer> answers = new LinkedHashMap<>();
    private Optional<Long> spoke = Optional.empty();
    private int round;
    private int every = 1;
    private int ticks;

    /** What it said to a command. */
    record Answer(int code, int value) {}

    /**
     * @param nanos the time, as {@link System#nanoTime()} tells it
     */
    ZigBeeNode(Device device, int number, long address, LongSupplier nanos) {
        this.nanos = nanos;
        this.device = device;
        this.number = number;
        this.address = address;
    }

    Device device() {
        return device;
    }

    int number() {
        return number;
    }

    long address() {
        return address;
    }

    /** How many readings it has made. */
    int round() {
        return round;
    }

    /** The number of its next reading, as it goes over the air. */
    int sequence() {
        return round & 0xFF;
    }

    /** It has made a reading. */
    void read() {
        round++;
    }

    /** Whether it makes a reading now; asked once a tick. */
    boolean due() {
        return ticks++ % every == 0;
    }

    /** It makes a reading at every so many ticks. */
    void every(int ticksBetween) {
        every = ticksBetween;
        ticks = 1;
    }

    void spoke() {
        spoke = Optional.of(nanos.getAsLong());
    }

    boolean hears() {
        return spoke.filter(when -> nanos.getAsLong() - when <= AWAKE_NANOS).isPresent();
    }

    /** What it has answered to this command number before. */
    Optional<Answer> answer(int command) {
        return Optional.ofNullable(answers.get(command));
    }

    void remember(int command, Answer answer) {
        answers.put(command, answer);
        if (answers.size() > REMEMBERED) {
            answers.remove(answers.keySet().iterator().next());
        }
    }
}
