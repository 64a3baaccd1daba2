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
            Connection reading = Connections.read(file);
            int version = Migrations.version(reading);
            if (version != Migrations.VERSION) {
                reading.close();
                throw new StateException(
                        ("%s: written by another version of the gateway (schema %d, this command"
                                        + " knows %d): use the command of that version, or start this"
                                        + " one's gateway once")
                                .formatted(file, version, Migrations.VERSION));
            }
            return new StateView(file, reading);
        } catch (SQLException e) {
            throw StateFault.explain(file, e);
        }
    }

    /** Items of the quarantine, oldest first. */
    public List<QuarantineItem> quarantine(QuarantineFilter filter, int limit) {
        try {
            return QuarantineTable.list(reading, filter, limit);
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
