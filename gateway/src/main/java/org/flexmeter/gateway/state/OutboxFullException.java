package org.flexmeter.gateway.state;

/** The outbox has reached its bound; nothing of the group was taken. */
public final class OutboxFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutboxFullException(String gateway, long bytes, long limit) {
        super(
                ("outbox of %s is full: %d of %d bytes wait for the broker; bring the broker back, or"
                                + " raise fm.outbox.max-bytes")
                        .formatted(gateway, bytes, limit));
    }
}
