package org.flexmeter.world.line;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flexmeter.world.meter.Device;
import org.flexmeter.world.meter.Samples;

/**
 * A device behind the concentrator: how often it reports and whether its relay is closed.
 * Thread-safe.
 */
final class MidoriMeter {
    private final Device device;
    private final int number;
    private final int address;
    private volatile Samples times;
    private volatile boolean connected = true;

    /**
     * @param number its place among its kind
     * @param step between two readings, until it is told otherwise
     */
    MidoriMeter(Device device, int number, int address, Duration step) {
        this.device = device;
        this.number = number;
        this.address = address;
        this.times = new Samples(step);
    }

    Device device() {
        return device;
    }

    int number() {
        return number;
    }

    int address() {
        return address;
    }

    /** When it has measured since it was asked last. */
    List<Instant> due() {
        return times.due();
    }

    /** Reports in another interval from now on. */
    void every(Duration step) {
        times = new Samples(step);
    }

    void connected(boolean closed) {
        connected = closed;
    }

    /** Whether the relay is closed; nothing is taken otherwise. */
    boolean connected() {
        return connected;
    }
}
