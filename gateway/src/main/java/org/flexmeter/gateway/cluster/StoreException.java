package org.flexmeter.gateway.cluster;

import org.flexmeter.gateway.message.Masked;
import org.flexmeter.gateway.message.OneItem;

/** The cluster's tables could not be asked; the message says what to do where that is known. */
public final class StoreException extends RuntimeException implements OneItem.Surroundings {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(Masked.of(message), cause);
    }
}
