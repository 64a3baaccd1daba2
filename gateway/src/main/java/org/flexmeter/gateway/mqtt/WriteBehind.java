package org.flexmeter.gateway.mqtt;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Bytes that are written by a thread of their own, as soon as the write before has ended. Paho
 * flushes after each message; what it flushes while a call of the system is under way goes out with
 * the next one.
 *
 * <p>Who writes waits when {@value #ROOM} bytes are waiting, as with a socket whose buffer is full.
 * A fault is told to the next write, and to the socket at once, which ends whoever reads from it.
 */
final class WriteBehind extends OutputStream {
    private static final int ROOM = 1 << 15;

    private final OutputStream to;
    private final Runnable onFault;
    private byte[] gathered = new byte[ROOM];
    private byte[] outgoing = new byte[ROOM];
    private int length;
    private boolean writing;
    private boolean closed;
    private Optional<IOException> fault = Optional.empty();

    private WriteBehind(OutputStream to, Runnable onFault) {
        this.to = to;
        this.onFault = onFault;
    }

    /**
     * Starts the thread that writes; it ends with {@link #close()} or a fault.
     *
     * @param to is written to by this thread alone
     * @param onFault runs on that thread when a write has failed
     */
    static WriteBehind open(String name, OutputStream to, Runnable onFault) {
        WriteBehind stream = new WriteBehind(to, onFault);
        Thread writer = new Thread(stream::run, name);
        writer.setDaemon(true);
        writer.start();
        return stream;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) throws IOException {
        int done = 0;
        while (done < count) {
            while (length == ROOM && usable()) {
                await();
            }
            if (!usable()) {
                throw fault.isPresent()
                        ? new IOException(fault.get())
                        : new IOException("Socket is closed");
            }
            int now = Math.min(count - done, ROOM - length);
            System.arraycopy(bytes, from + done, gathered, length, now);
            if (length == 0 && !writing) {
                notifyAll();
            }
            length += now;
            done += now;
        }
    }

    /** Nothing waits for a flush. */
    @Override
    public void flush() {}

    /**
     * Takes no more, and waits for what was taken to be written, so that a DISCONNECT goes out.
     *
     * @return whether all of it was
     */
    synchronized boolean end(long milliseconds) {
        closed = true;
        notifyAll();
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        long left = milliseconds;
        try {
            while ((length > 0 || writing) && fault.isEmpty() && left > 0) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return length == 0 && !writing && fault.isEmpty();
    }

    private void run() {
        try {
            int count = next();
            while (count > 0) {
                to.write(outgoing, 0, count);
                count = next();
            }
        } catch (IOException e) {
            failed(e);
            onFault.run();
        }
    }

    /** How many bytes there are to write in {@link #outgoing}; 0 when there will be no more. */
    private synchronized int next() throws IOException {
        writing = false;
        notifyAll();
        while (length == 0 && !closed) {
            await();
        }
        byte[] full = gathered;
        gathered = outgoing;
        outgoing = full;
        int count = length;
        length = 0;
        writing = count > 0;
        return count;
    }

    private synchronized void failed(IOException why) {
        fault = Optional.of(why);
        writing = false;
        notifyAll();
    }

    private boolean usable() {
        return !closed && fault.isEmpty();
    }

    private void await() throws InterruptedIOException {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while bytes were waiting to be written");
        }
    }
}
