package org.flexmeter.gateway.command;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What routes say and ask about commands that are on their way. */
@ApplicationScoped
@Named("commands")
public class Commands {

    /**
     * What became of commands; each is answered. An outcome of a command that is not open, because
     * it was answered before or is unknown, is counted and changes nothing.
     */
    public void outcomes(String gateway, List<CommandOutcome> outcomes) {}

    /** These devices have just spoken: what waits for that is handed out. */
    public void heard(String gateway, Collection<String> localIds) {}

    /** Commands that were handed out and are not answered, oldest first, 1000 at most. */
    public List<DeviceCommand> open(String gateway) {
        return List.of();
    }

    /** The invocation id of a command, for readings that it caused; empty if it is unknown. */
    public Optional<String> originator(String gateway, long number) {
        return Optional.empty();
    }
}
