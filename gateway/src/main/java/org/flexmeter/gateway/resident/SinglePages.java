package org.flexmeter.gateway.resident;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.graalvm.nativeimage.UnmanagedMemory;
import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.word.Pointer;
import org.graalvm.word.WordFactory;

/**
 * Has Linux map a file's pages one at a time, for the native binary alone: a Java machine never
 * loads this class. Linux maps the sixteen pages around one that is touched, which are resident
 * then and not used; for memory under userfaultfd(2) it does not. Nothing is protected and nothing
 * is waited for there: {@code UFFD_FEATURE_WP_ASYNC}, of Linux 6.7, leaves no fault to the program.
 */
final class SinglePages {
    /** The system call's number: no C library has a function for it. */
    private static final Map<String, Integer> USERFAULTFD = Map.of("amd64", 323, "aarch64", 282);

    /** O_CLOEXEC, and UFFD_USER_MODE_ONLY, with which no privilege is needed. */
    private static final int FLAGS = 0x80000 | 1;

    /** UFFDIO_API with its structure: version, features, the calls that there are. */
    private static final long API = 0xc018_aa3fL;

    private static final long VERSION = 0xaa;
    private static final long ASYNCHRONOUS = 1L << 15;

    /** UFFDIO_REGISTER with its structure: start, length, mode, the calls that there are. */
    private static final long REGISTER = 0xc020_aa00L;

    private static final long WRITE_PROTECTION = 2;
    private static final int WORD = 8;
    private static final int STRUCTURE = 4 * WORD;

    private SinglePages() {}

    /**
     * Holds from now until the program ends: the file descriptor stays open for it.
     *
     * @return how many of the mappings it holds for; 0 where the system or its rules do not let it
     */
    static long map(List<Mapping> mappings) {
        int descriptor =
                Optional.ofNullable(USERFAULTFD.get(System.getProperty("os.arch")))
                        .map(number -> (int) syscall(number, FLAGS))
                        .orElse(-1);
        if (descriptor < 0) {
            return 0;
        }
        long held = 0;
        if (tell(descriptor, API, VERSION, ASYNCHRONOUS, 0)) {
            held =
                    mappings.stream()
                            .filter(each -> register(descriptor, each.start(), each.bytes()))
                            .count();
        }
        if (held == 0) {
            close(descriptor);
        }
        return held;
    }

    private static boolean register(int descriptor, long start, long bytes) {
        return tell(descriptor, REGISTER, start, bytes, WRITE_PROTECTION);
    }

    private static boolean tell(int descriptor, long request, long a, long b, long c) {
        Pointer structure = UnmanagedMemory.calloc(WordFactory.unsigned(STRUCTURE));
        try {
            structure.writeLong(0, a);
            structure.writeLong(WORD, b);
            structure.writeLong(2 * WORD, c);
            return ioctl(descriptor, request, structure) == 0;
        } finally {
            UnmanagedMemory.free(structure);
        }
    }

    @CFunction("syscall")
    private static native long syscall(long number, long flags);

    @CFunction("ioctl")
    private static native int ioctl(int descriptor, long request, Pointer structure);

    @CFunction("close")
    private static native int close(int descriptor);
}
