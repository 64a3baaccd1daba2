package org.flexmeter.gateway.resident;

import org.graalvm.nativeimage.RuntimeOptions;

/**
 * The native binary's memory for young objects, which a Java machine never asks about. A start
 * makes many and keeps few: with plenty of room it collects nothing. What comes after it is little
 * and steady.
 */
final class YoungObjects {
    /** As of {@code -Xmn}, in bytes; 0: nobody has said it. */
    private static final String OPTION = "MaxNewSize";

    /** For some thousands of messages a second. */
    private static final long LITTLE = 8L << 20;

    private YoungObjects() {}

    /** Collects what the start has left, and has little room from now on, unless told otherwise. */
    static void settle() {
        if (RuntimeOptions.<Long>get(OPTION) == 0) {
            RuntimeOptions.set(OPTION, LITTLE);
        }
        System.gc();
    }
}
