package org.flexmeter.gateway.catalogue;

import org.flexmeter.gateway.message.OneLine;

/**
 * Something wrong in a file that the operator edits.
 *
 * @param file the file as the operator knows it
 * @param line counted from 1
 * @param reason what is wrong and what to do, one line
 */
public record Finding(String file, int line, String reason) {
    public Finding {
        // what the file says is quoted, line ends and all
        reason = OneLine.of(reason);
    }

    /** {@code file:line: reason}, as compilers write it. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + reason;
    }
}
