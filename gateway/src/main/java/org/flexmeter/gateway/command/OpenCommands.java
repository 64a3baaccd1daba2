package org.flexmeter.gateway.command;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What routes say and ask about commands that are on their way. Thread-safe. */
public interface OpenCommands {

    /**
     * What became of commands; each is answered. An outcome of a command that is not open, because
     * it was answered before or is unknown, is counted and changes nothing. Comes back when all of
     * it is on disk, so that who told it may forget it.
     *
     * @throws RuntimeException if that cannot be
     */
    void outcomes(String gateway, List<CommandOutcome> outcomes);

    /** These devices have just spoken: what waits for that is handed out. Does not wait. */
    void heard(String gateway, Collection<String> localIds);

    /** Commands that were handed out and are not answered, oldest first, 1000 at most. */
    List<DeviceCommand> open(String gateway);

    /** The invocation id of a command, for readings that it caused; empty if it is unknown. */
    Optional<String> originator(String gateway, long number);
}
