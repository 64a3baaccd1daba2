package org.flexmeter.gateway.cluster;

/** Somebody else has the shard by now: what was to be written is not. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FencedException(String message) {
        super(message);
    }
}
