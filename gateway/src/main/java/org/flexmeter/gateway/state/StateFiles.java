package org.flexmeter.gateway.state;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The state files of all gateways of this process. One is opened when it is asked for first, so
 * that a damaged one concerns its gateway alone; all are closed when the application ends, which is
 * after its routes have stopped.
 */
@Singleton
@Named("stateFiles")
public class StateFiles implements AutoCloseable {
    private final StateSettings settings;
    private final InstantSource clock;
    private final Map<String, StateFile> files = new TreeMap<>();

    @Inject
    public StateFiles(StateSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        SqliteLibrary.unpack(settings.dir());
    }

    /**
     * The state file of a gateway.
     *
     * @throws StateException if it cannot be used; asked again, it is tried again
     */
    public synchronized StateFile of(String gateway) {
        StateFile file = files.get(gateway);
        if (file == null) {
            file = StateFile.open(gateway, settings, clock);
            files.put(gateway, file);
        }
        return file;
    }

    /** Those that are open. */
    public synchronized Collection<StateFile> open() {
        return List.copyOf(files.values());
    }

    @Override
    @PreDestroy
    public synchronized void close() {
        files.values().forEach(StateFile::close);
        files.clear();
    }
}
