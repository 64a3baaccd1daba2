package org.flexmeter.world.posix;

import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.file.Path;
import java.util.Arrays;
import org.flexmeter.world.process.PartException;

/**
 * A pseudo-terminal (pty(7)) that hands every byte on as it is: raw, without echo. What one end is
 * given waits until the other end has room for it. The device is there until it is closed, whoever
 * opens and closes it: this class has it open as well.
 *
 * <p>By JNA and not by pty4j, which is made to start programs in a terminal: it would bring Kotlin
 * and a native library of its own, and has neither raw mode nor writing that waits for a reader.
 */
public final class Pty implements AutoCloseable {
    private static final int LONGEST_NAME = 128;

    /** More than struct termios has in any C library; see termios(3). */
    private static final int TERMIOS = 256;

    private final Waits waits;
    private final int master;
    private final int device;
    private final Path name;

    private Pty(Waits waits, int master) {
        this.waits = waits;
        this.master = master;
        this.name = nameOf(master);
        this.device = open(name);
    }

    /** Found out once, when it is asked for first. */
    private static final class Trial {
        static final boolean WORKS = works();

        private static boolean works() {
            if (!Platform.isLinux() || !Platform.is64Bit()) {
                return false;
            }
            try (Pty pty = open()) {
                return pty.name().isAbsolute();
            } catch (PartException | LinkageError none) {
                return false;
            }
        }
    }

    /** Whether this machine has any. */
    public static boolean available() {
        return Trial.WORKS;
    }

    /**
     * Makes one.
     *
     * @throws PartException if there is none to be had
     */
    public static Pty open() {
        int flags = LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_NONBLOCK | LibC.O_CLOEXEC;
        int master = LibC.must("posix_openpt", LibC.posix_openpt(flags));
        Waits waits = new Waits();
        try {
            return new Pty(waits, master);
        } catch (PartException e) {
            waits.close();
            LibC.close(master);
            throw e;
        }
    }

    private static Path nameOf(int master) {
        LibC.must("grantpt", LibC.grantpt(master));
        LibC.must("unlockpt", LibC.unlockpt(master));
        byte[] name = new byte[LONGEST_NAME];
        int error = LibC.ptsname_r(master, name, name.length);
        if (error != 0) {
            throw new PartException("ptsname_r failed: errno " + error);
        }
        return Path.of(Native.toString(name));
    }

    private static int open(Path name) {
        int flags = LibC.O_RDWR | LibC.O_NOCTTY | LibC.O_CLOEXEC;
        int device = LibC.must("open", LibC.open(name.toString(), flags));
        byte[] termios = new byte[TERMIOS];
        try {
            LibC.must("tcgetattr", LibC.tcgetattr(device, termios));
            LibC.cfmakeraw(termios);
            LibC.must("tcsetattr", LibC.tcsetattr(device, LibC.TCSANOW, termios));
            return device;
        } catch (PartException e) {
            LibC.close(device);
            throw e;
        }
    }

    /** The device that a program opens, such as {@code /dev/pts/7}. */
    public Path name() {
        return name;
    }

    /**
     * Takes what a program has written to the device; waits for it.
     *
     * @return how many bytes; -1 when it was {@linkplain #end() ended}
     */
    public int read(byte[] into) {
        while (waits.until(master, LibC.POLLIN)) {
            long length = LibC.read(master, into, into.length);
            if (length > 0) {
                return (int) length;
            }
            if (length == 0 || !LibC.again()) {
                throw LibC.failure("read");
            }
        }
        return -1;
    }

    /**
     * Gives the program at the device something to read; waits until there is room for all of it.
     *
     * @return false when it was {@linkplain #end() ended}; nobody knows then how much was given
     */
    public boolean write(byte[] bytes, int length) {
        int done = 0;
        while (done < length && waits.until(master, LibC.POLLOUT)) {
            done += writeSome(Arrays.copyOfRange(bytes, done, length));
        }
        return done == length;
    }

    private int writeSome(byte[] bytes) {
        long written = LibC.write(master, bytes, bytes.length);
        if (written < 0 && !LibC.again()) {
            throw LibC.failure("write");
        }
        return (int) Math.max(0, written);
    }

    /** Whoever reads or writes here comes back. */
    public void end() {
        waits.end();
    }

    /**
     * Takes the device away: who has it open sees a hang-up. Once, and when nobody reads or writes
     * here any more.
     */
    @Override
    public void close() {
        waits.close();
        LibC.must("close", LibC.close(device));
        LibC.must("close", LibC.close(master));
    }
}
