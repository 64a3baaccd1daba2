package org.flexmeter.gateway.resident;

import java.nio.file.Path;
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
    private static final String YOUNG = "MaximumYoungGenerationSizePercent";

    /** The same as {@code -Xmx}, in bytes. */
    private static final String MOST = "MaxHeapSize";

    /** The least that the collector works with, 4 MB: enough for thousands of messages a second. */
    private static final int LEAST = 0;

    /**
     * A heap at most, in bytes; natively it is four fifths of what the machine or container has.
     */
    private static final long SMALL = 256L << 20;

    private static final int FIFTH = 5;

    private YoungObjects() {}

    /**
     * Stays within the limit of its control group; little room from the beginning if that is
     * little.
     */
    public static void begin() {
        if (!NativeBinary.runs()) {
            return;
        }
        long most = Runtime.getRuntime().maxMemory();
        long allowed = MemoryLimit.bytes(Path.of("/")).orElse(Long.MAX_VALUE) / FIFTH * 4;
        if (allowed < most) {
            set(MOST, allowed);
        }
        if (Math.min(allowed, most) < SMALL) {
            set(YOUNG, LEAST);
        }
    }

    /** Collects what the start has left, and has little room from now on, unless told otherwise. */
    static void settle() {
        set(YOUNG, LEAST);
        System.gc();
    }

    private static void set(String option, Object value) {
        try {
            RuntimeOptions.set(option, value);
        } catch (RuntimeException anotherCollector) {
            LOG.debugf("%s stays as it is: %s", option, anotherCollector.getMessage());
        }
    }
}
