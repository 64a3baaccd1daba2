package org.flexmeter.world.posix;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import org.flexmeter.world.process.PartException;

/**
 * The C library's functions, each as its man page has it, by JNA. Numbers are those of Linux on
 * amd64 and arm64, which are the same; {@code size_t} is 64 bits there.
 */
final class LibC {
    static final int O_RDWR = 2;
    static final int O_NOCTTY = 0x100;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int TCSANOW = 0;
    static final int AF_UNIX = 1;
    static final int SOCK_DGRAM = 2;
    static final short POLLIN = 1;
    static final short POLLOUT = 4;

    static {
        Native.register(LibC.class, Platform.C_LIBRARY_NAME);
    }

    private LibC() {}

    static native int posix_openpt(int flags);

    static native int grantpt(int master);

    static native int unlockpt(int master);

    static native int ptsname_r(int master, byte[] name, long length);

    static native int open(String path, int flags);

    static native int tcgetattr(int terminal, byte[] termios);

    static native void cfmakeraw(byte[] termios);

    static native int tcsetattr(int terminal, int when, byte[] termios);

    static native int socket(int family, int type, int protocol);

    static native int bind(int socket, byte[] address, int length);

    static native int eventfd(int count, int flags);

    static native int eventfd_write(int event, long add);

    static native int poll(int[] descriptors, long count, int milliseconds);

    static native long read(int descriptor, byte[] into, long length);

    static native long write(int descriptor, byte[] from, long length);

    static native int close(int descriptor);

    /**
     * Takes what a function has returned.
     *
     * @throws PartException if it is negative
     */
    static int must(String function, int returned) {
        if (returned < 0) {
            throw failure(function);
        }
        return returned;
    }

    /** What the function that was called last on this thread had to say. */
    static PartException failure(String function) {
        return new PartException(function + " failed: errno " + Native.getLastError());
    }

    /** Whether the function that was called last on this thread wants to be called again. */
    static boolean again() {
        int error = Native.getLastError();
        return error == EINTR || error == EAGAIN;
    }
}
