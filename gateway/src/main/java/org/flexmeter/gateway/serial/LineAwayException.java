package org.flexmeter.gateway.serial;

import java.io.IOException;

/** A line is away, and nothing of what was to be written has been. */
public final class LineAwayException extends IOException {
    private static final long serialVersionUID = 1L;

    LineAwayException(String message) {
        super(message);
    }
}
