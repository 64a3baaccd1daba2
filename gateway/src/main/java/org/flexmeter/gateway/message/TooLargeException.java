package org.flexmeter.gateway.message;

/** One record alone is larger than the broker takes; no splitting helps. */
public final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param hardwareId the device
     * @param bytes what the message with this one record would take
     * @param maxBytes what is allowed
     */
    public TooLargeException(String hardwareId, int bytes, int maxBytes) {
        super(
                "one reading of "
                        + hardwareId
                        + " takes "
                        + bytes
                        + " bytes, the broker takes "
                        + maxBytes
                        + ": raise its maximum packet size");
    }
}
