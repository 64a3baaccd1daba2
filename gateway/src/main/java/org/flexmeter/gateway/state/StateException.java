package org.flexmeter.gateway.state;

import org.flexmeter.gateway.message.OneItem;

/** The state file cannot be used; the message names the file, what is wrong, and the remedy. */
public final class StateException extends RuntimeException implements OneItem.Surroundings {
    private static final long serialVersionUID = 1L;

    public StateException(String message) {
        super(message);
    }

    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
