package org.flexmeter.gateway.message;

/** FM JSON taken in that is not as the control centre wants it; the message is one line. */
public final class BadMessageException extends RuntimeException {
    /** What a message from outside says is quoted, and may be long. */
    private static final int SHOWN = 300;

    private static final long serialVersionUID = 1L;

    /**
     * @param reason one line that names the field and what it must be
     */
    public BadMessageException(String reason) {
        super(oneLine(reason));
    }

    private static String oneLine(String message) {
        String line = OneLine.of(message);
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }
}
