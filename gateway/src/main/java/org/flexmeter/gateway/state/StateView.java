package org.flexmeter.gateway.state;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reads a state file beside the gateway that holds it; changes nothing. */
public final class StateView implements AutoCloseable {

    private final Path file;
    private final Connection reading;

    private StateView(Path file, Connection reading) {
        this.file = file;
        this.reading = reading;
    }

    /**
     * Opens a gateway's state file.
     *
     * @param dir the folder {@code fm.state.dir}
     * @throws StateException if there is none, or it cannot be read
     */
    public static StateView open(Path dir, String gateway) {
        Path file = dir.resolve(gateway + ".db");
        if (!Files.isRegularFile(file)) {
            throw StateFault.missing(file, gateway);
        }
        try {
            return new StateView(file, Connections.read(file));
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    /** Items of the quarantine behind a number, oldest first. */
    public List<QuarantineItem> quarantine(long afterId, int limit) {
        try {
            return Quarantine.list(reading, afterId, limit);
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    @Override
    public void close() {
        try {
            reading.close();
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }
}
