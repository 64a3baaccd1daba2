package org.flexmeter.gateway.mqtt;

/**
 * Messages were not all acknowledged by the broker: they stay in their source (the database's rows
 * behind the bookmark, or the outbox) and are sent again from there.
 */
public final class PublishException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PublishException(String message) {
        super(message);
    }
}
