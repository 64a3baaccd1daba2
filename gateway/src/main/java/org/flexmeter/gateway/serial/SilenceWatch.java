package org.flexmeter.gateway.serial;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flexmeter.gateway.codec.Notice;
import org.flexmeter.gateway.codec.Silence;
import org.flexmeter.gateway.message.Row;

/**
 * Watches for silent nodes, each gateway for itself. The setting {@code gateway.<name>.silence}
 * (default 5m) says how long a node may be silent.
 */
@ApplicationScoped
@Named("silence")
@Unremovable
public class SilenceWatch {
    private static final Duration DEFAULT = Duration.ofMinutes(5);

    private final Map<String, Silence> byGateway = new HashMap<>();

    /** Remembers who has spoken. */
    public synchronized void heard(LineFrames frames) {
        Silence silence = of(frames.gateway());
        Instant now = Instant.now();
        for (Row row : frames.rows()) {
            silence.heard(LineColumns.feed(row), LineColumns.device(row), now);
        }
    }

    /**
     * A notice for each node that has been silent for too long, once until it speaks again.
     *
     * @param registered nodes that should speak, whether they ever have or not
     */
    public synchronized List<Notice> check(String gateway, String feed, List<String> registered) {
        Silence silence = of(gateway);
        Instant now = Instant.now();
        registered.forEach(device -> silence.expect(feed, device, now));
        return silence.check(now);
    }

    private Silence of(String gateway) {
        return byGateway.computeIfAbsent(
                gateway, name -> new Silence(LineOptions.SILENCE.of(name).orElse(DEFAULT)));
    }
}
