package org.flexmeter.gateway.message;

/** FM JSON taken in that is not as the control centre wants it; the message is one line. */
public final class BadMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param reason one line that names the field and what it must be
     */
    public BadMessageException(String reason) {
        super(reason.replaceAll("\\p{Cntrl}+", " "));
    }
}
