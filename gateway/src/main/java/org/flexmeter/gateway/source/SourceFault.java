package org.flexmeter.gateway.source;

import java.util.Objects;
import org.flexmeter.gateway.message.Masked;

/** What a database says against a question; the message is one line without the remedy. */
public final class SourceFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    SourceFault(String message, String remedy, Throwable cause) {
        super(Masked.of(message), cause);
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    /** What to do about it. */
    public String remedy() {
        return remedy;
    }
}
