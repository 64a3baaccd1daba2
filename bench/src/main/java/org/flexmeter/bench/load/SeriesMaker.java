package org.flexmeter.bench.load;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.flexmeter.world.meter.Device;

/** Makes series of the same meters, each on a day of its own in the past. */
public final class SeriesMaker {
    private final String prefix;
    private final Duration step;
    private Instant base = Instant.now().truncatedTo(ChronoUnit.DAYS);

    /**
     * @param prefix of the meters' ids
     * @param step between two readings of a meter
     */
    public SeriesMaker(String prefix, Duration step) {
        this.prefix = prefix;
        this.step = step;
    }

    /** The next one, older than all before. */
    public Series next(int meters, int readings) {
        base = base.minus(step.multipliedBy(readings)).minus(1, ChronoUnit.DAYS);
        return new Series(prefix, meters, readings, base.toEpochMilli(), step.toMillis());
    }

    /**
     * The meters as they are registered; their id at the source is the control centre's as well.
     */
    public List<Device> devices(String gateway, String type, int meters) {
        Series ids = new Series(prefix, meters, 0, 0, 1);
        List<Device> devices = new ArrayList<>(meters);
        for (int meter = 0; meter < meters; meter++) {
            devices.add(new Device(gateway, ids.meter(meter), type, ids.meter(meter)));
        }
        return devices;
    }
}
