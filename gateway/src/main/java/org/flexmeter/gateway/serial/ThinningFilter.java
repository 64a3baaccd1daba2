package org.flexmeter.gateway.serial;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.flexmeter.gateway.codec.Thinning;
import org.flexmeter.gateway.message.Row;

/**
 * Publishes fewer readings than a line gives. The setting {@code gateway.<name>.publish-every} (1s
 * to 60s) keeps the first reading of each device in each interval of event time; without it every
 * reading is published. A reading that a command asked for is published in any case.
 */
@ApplicationScoped
@Named("thinning")
@Unremovable
public class ThinningFilter {
    private final Map<String, Optional<Thinning>> byGateway = new HashMap<>();
    private final LongAdder dropped = new LongAdder();

    /** The same frames with the rows that are to be published. */
    public synchronized LineFrames thin(LineFrames frames) {
        Optional<Thinning> thinning =
                byGateway.computeIfAbsent(
                        frames.gateway(),
                        name -> LineOptions.PUBLISH_EVERY.of(name).map(Thinning::new));
        if (thinning.isEmpty()) {
            return frames;
        }
        List<Row> kept = frames.rows().stream().filter(row -> keep(thinning.get(), row)).toList();
        dropped.add(frames.rows().size() - kept.size());
        return frames.withRows(kept);
    }

    /** How many readings were counted only. */
    public long dropped() {
        return dropped.sum();
    }

    private static boolean keep(Thinning thinning, Row row) {
        // without a time it is refused later, with its reason
        return row.get("originator") != null
                || !(row.get("at") instanceof Instant at)
                || thinning.keep(LineColumns.device(row), at);
    }
}
