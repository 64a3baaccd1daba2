package org.flexmeter.gateway.resident;

import org.graalvm.nativeimage.RuntimeOptions;
import org.jboss.logging.Logger;

/**
 * The native binary's memory for young objects, which a Java machine never asks about. A start
 * makes many and keeps few: with plenty of room it collects nothing. What comes after it is little
 * and steady, and on a small machine from the beginning.
 */
public final class YoungObjects {
    private static final Logger LOG = Logger.getLogger(YoungObjects.class);

    /** The one option of these that can be set while a binary runs; {@code -Xmn} wins over it. */
    private static final String OPTION = "MaximumYoungGenerationSizePercent";

    /** The least that the collector works with, 4 MB: enough for thousands of messages a second. */
    private static final int LEAST = 0;

    /**
     * A heap at most, in bytes; natively it is four fifths of what the machine or container has.
     */
    private static final long SMALL = 256L << 20;

    private YoungObjects() {}

    /** Has little room from the beginning where there is little memory. */
    public static void begin() {
        if (NativeBinary.runs() && Runtime.getRuntime().maxMemory() < SMALL) {
            takeLittle();
        }
    }

    /** Collects what the start has left, and has little room from now on, unless told otherwise. */
    static void settle() {
        takeLittle();
        System.gc();
    }

    private static void takeLittle() {
        try {
            RuntimeOptions.set(OPTION, LEAST);
        } catch (RuntimeException anotherCollector) {
            LOG.debugf("young objects keep their room: %s", anotherCollector.getMessage());
        }
    }
}
