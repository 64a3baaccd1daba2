package org.flexmeter.gateway.routes;

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
        String first = message.lines().findFirst().orElse("").strip();
        return first.isEmpty() ? cause.getClass().getSimpleName() : first;
    }
}
