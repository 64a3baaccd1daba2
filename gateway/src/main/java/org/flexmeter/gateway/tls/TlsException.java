package org.flexmeter.gateway.tls;

/** TLS cannot be spoken as it is set; the message names the setting, the file and the remedy. */
public final class TlsException extends Exception {
    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message);
    }

    public TlsException(String message, Throwable cause) {
        super(message, cause);
    }
}
