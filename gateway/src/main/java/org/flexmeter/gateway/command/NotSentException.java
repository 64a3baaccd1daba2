package org.flexmeter.gateway.command;

/**
 * A command has surely not gone out, as when a line is away or a connection is refused: it may be
 * tried again, whatever it is.
 */
public final class NotSentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param message why, one line
     */
    public NotSentException(String message) {
        super(message);
    }

    /**
     * @param message why, one line
     */
    public NotSentException(String message, Throwable cause) {
        super(message, cause);
    }
}
