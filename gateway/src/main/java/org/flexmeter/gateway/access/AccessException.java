package org.flexmeter.gateway.access;

/** Users or passwords cannot be read or written; the message names file, line and remedy. */
public final class AccessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AccessException(String message) {
        super(message);
    }

    public AccessException(String message, Throwable cause) {
        super(message, cause);
    }
}
