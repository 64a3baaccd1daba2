package org.flexmeter.gateway.routes;

import org.flexmeter.gateway.message.Masked;
import org.flexmeter.gateway.message.OneLine;

/** Says a fault in one line. */
final class Causes {

    private Causes() {}

    /** The message of the innermost cause, which is the one that names what is wrong. */
    static String line(Throwable fault) {
        Throwable cause = fault;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        String first = Masked.of(OneLine.of(message.lines().findFirst().orElse(""))).strip();
        return first.isEmpty() ? cause.getClass().getSimpleName() : first;
    }
}
