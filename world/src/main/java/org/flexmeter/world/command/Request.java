package org.flexmeter.world.command;

import java.time.Instant;

/**
 * A command as it lies in a DSO's table.
 *
 * @param key what tells this row from all others of the table
 * @param invocation the control centre's id
 * @param meter the meter's id in that database
 * @param command such as {@code limit-power}
 * @param parameters a JSON object
 * @param expires it must not be begun later
 */
public record Request(
        String key,
        String invocation,
        String meter,
        String command,
        String parameters,
        Instant expires) {
    boolean expired() {
        return !Instant.now().isBefore(expires);
    }
}
