package org.flexmeter.world.posix;

/**
 * Waits for descriptors, and the end of all of them: an eventfd(2) that stays readable once it was
 * written. A thread in read(2) is not woken when another closes what it reads.
 */
final class Waits implements AutoCloseable {
    private static final int EVENTS_RETURNED = 16;

    private final int ending = LibC.must("eventfd", LibC.eventfd(0, LibC.O_CLOEXEC));
    private boolean closed;

    /**
     * Waits until a descriptor is ready, or has failed.
     *
     * @param events such as {@link LibC#POLLIN}
     * @return false when the waits have ended
     */
    boolean until(int descriptor, short events) {
        // struct pollfd of poll(2), little-endian: int fd; short events; short revents
        int[] polled = {descriptor, events, ending, LibC.POLLIN};
        while (LibC.poll(polled, 2, -1) < 0) {
            if (!LibC.again()) {
                throw LibC.failure("poll");
            }
        }
        return polled[3] >>> EVENTS_RETURNED == 0;
    }

    /** Ends those that are under way and those to come. */
    synchronized void end() {
        if (!closed) {
            LibC.must("eventfd_write", LibC.eventfd_write(ending, 1));
        }
    }

    /** Nobody may wait any more. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            LibC.must("close", LibC.close(ending));
        }
    }
}
