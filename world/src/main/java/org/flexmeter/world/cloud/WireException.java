package org.flexmeter.world.cloud;

/** A message that a control centre refuses whole; the message says why. */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    public WireException(String message) {
        super(message);
    }
}
