package org.flexmeter.gateway.resident;

import org.graalvm.nativeimage.RuntimeOptions;
import org.jboss.logging.Logger;

/**
 * The native binary's memory for young objects, which a Java machine never asks about. A start
 * makes many and keeps few: with plenty of room it collects nothing. What comes after it is little
 * and steady.
 */
final class YoungObjects {
    private static final Logger LOG = Logger.getLogger(YoungObjects.class);

    /** The one option of these that can be set while a binary runs; {@code -Xmn} wins over it. */
    private static final String OPTION = "MaximumYoungGenerationSizePercent";

    /** The least that the collector works with, 4 MB: enough for thousands of messages a second. */
    private static final int LEAST = 0;

    private YoungObjects() {}

    /** Collects what the start has left, and has little room from now on, unless told otherwise. */
    static void settle() {
        try {
            RuntimeOptions.set(OPTION, LEAST);
        } catch (RuntimeException anotherCollector) {
            LOG.debugf("young objects keep their room: %s", anotherCollector.getMessage());
        }
        System.gc();
    }
}
