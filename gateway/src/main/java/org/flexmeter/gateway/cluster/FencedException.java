package org.flexmeter.gateway.cluster;

import org.flexmeter.gateway.message.OneItem;

/** Somebody else has the shard by now: what was to be written is not. */
public final class FencedException extends RuntimeException implements OneItem.Surroundings {
    private static final long serialVersionUID = 1L;

    FencedException(String message) {
        super(message);
    }
}
