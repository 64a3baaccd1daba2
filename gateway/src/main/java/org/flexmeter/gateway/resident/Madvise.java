package org.flexmeter.gateway.resident;

import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.word.PointerBase;
import org.graalvm.word.UnsignedWord;
import org.graalvm.word.WordFactory;

/** The system's madvise(2), for the native binary alone: a Java machine never loads this class. */
final class Madvise {
    /** MADV_DONTNEED, the same on every architecture that Linux has but one. */
    private static final int DONT_NEED = 4;

    private Madvise() {}

    /**
     * Has a mapping read from its file again when it is wanted: only for one that differs nowhere
     * from the file.
     *
     * @return whether the system has done so
     */
    static boolean notNeeded(long start, long bytes) {
        return madvise(WordFactory.pointer(start), WordFactory.unsigned(bytes), DONT_NEED) == 0;
    }

    @CFunction("madvise")
    private static native int madvise(PointerBase start, UnsignedWord bytes, int advice);
}
