package org.flexmeter.world.process;

/**
 * A part of the simulated world could not be started or stopped; the message is for the user and
 * names the remedy.
 */
public final class PartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PartException(String message) {
        super(message);
    }

    public PartException(String message, Throwable cause) {
        super(message, cause);
    }
}
