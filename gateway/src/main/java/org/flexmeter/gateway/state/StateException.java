package org.flexmeter.gateway.state;

/** The state file cannot be used; the message names the file, what is wrong, and the remedy. */
public final class StateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StateException(String message) {
        super(message);
    }

    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
