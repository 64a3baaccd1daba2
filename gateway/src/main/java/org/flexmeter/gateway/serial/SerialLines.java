package org.flexmeter.gateway.serial;

import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lines of this process by name. A consumer and a producer of one line share its connection.
 */
@ApplicationScoped
@Named("serialLines")
@Unremovable
public class SerialLines {
    private final Map<String, Shared> lines = new TreeMap<>();
    private final OpenLines open = new OpenLines();

    /** State and counters of every line by its name, as {@code /dev/ttyUSB0}. */
    public synchronized Map<String, LineStatus> status() {
        Map<String, LineStatus> all = new TreeMap<>();
        lines.forEach((name, shared) -> all.put(name, shared.line().status()));
        return all;
    }

    /**
     * The line of that address, opened if nobody has it yet; to be given back.
     *
     * @throws IllegalArgumentException if it is in use with other settings
     */
    synchronized Line borrow(LineAddress address, LineSettings settings, Duration readTimeout) {
        Shared shared = lines.get(address.text());
        if (shared == null) {
            Line line = new Line(address, settings, readTimeout, open);
            open.add(line);
            line.open();
            shared = new Shared(line, 0);
        } else if (!shared.line().settings().equals(settings)) {
            throw new IllegalArgumentException(
                    "the line %s is in use with %s, another route wants %s; give both the same"
                            .formatted(address.text(), shared.line().settings(), settings));
        }
        lines.put(address.text(), new Shared(shared.line(), shared.users() + 1));
        return shared.line();
    }

    /** Gives a line back; the last one closes it. */
    void giveBack(Line line) throws InterruptedException {
        if (isLastUse(line)) {
            try {
                line.close();
            } finally {
                open.remove(line);
            }
        }
    }

    private synchronized boolean isLastUse(Line line) {
        Shared shared = lines.get(line.name());
        if (shared.users() > 1) {
            lines.put(line.name(), new Shared(line, shared.users() - 1));
            return false;
        }
        lines.remove(line.name());
        return true;
    }

    private record Shared(Line line, int users) {}
}
