package org.flexmeter.world.command;

import java.time.Instant;
import java.util.List;

/** A DSO's table of commands, as the head-end sees it; each call may fail and be made again. */
public interface CommandTable {
    /** Commands that lie there; those which the head-end has begun may be among them. */
    List<Request> requests() throws Exception;

    /**
     * Says that it is begun; said again if nobody knows whether it was said.
     *
     * @return false if it has expired by the database's own clock
     */
    boolean begin(Request request) throws Exception;

    /** Writes the reading that a command asked for; the instant at which it was read. */
    Instant read(Request request) throws Exception;

    /** Writes the outcome. */
    void finish(Request request, boolean done, String detail) throws Exception;
}
