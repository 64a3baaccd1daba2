package org.flexmeter.gateway.state;

/** The outbox has reached its bound; nothing of the group was taken. */
public final class OutboxFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private OutboxFullException(String message) {
        super(message);
    }

    static OutboxFullException bytes(String gateway, long bytes, long limit) {
        return new OutboxFullException(
                ("outbox of %1$s is full: %2$d of %3$d bytes wait for the broker; bring the broker"
                                + " back, or raise gateway.%1$s.outbox.max-bytes (fm.outbox.max-bytes)")
                        .formatted(gateway, bytes, limit));
    }

    static OutboxFullException age(String gateway, OutboxLimits limits) {
        return new OutboxFullException(
                ("outbox of %1$s is full: its oldest message has waited longer than %2$s; bring the"
                                + " broker back, or raise gateway.%1$s.outbox.max-age"
                                + " (fm.outbox.max-age)")
                        .formatted(gateway, limits.maxAge().orElseThrow()));
    }
}
