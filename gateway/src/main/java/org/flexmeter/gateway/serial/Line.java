package org.flexmeter.gateway.serial;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.flexmeter.gateway.log.LogFields;
import org.flexmeter.gateway.retry.Backoff;
import org.jboss.logging.Logger;

/**
 * One line that is kept open: opened again with back-off whenever it goes away, read by its own
 * thread, written to by anyone. One log line tells that it is away and one that it is back.
 */
public final class Line {
    private static final Logger LOG = Logger.getLogger(Line.class);
    private static final long STOP_MILLIS = 10_000;
    private static final int BUFFER = 4096;

    private final LineAddress address;
    private final LineSettings settings;
    private final Duration readTimeout;
    private final OpenLines lines;
    private final LineStatus status = new LineStatus();
    private final Backoff backoff = Backoff.asSet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicReference<LineReader> reader = new AtomicReference<>(LineReader.DROPPING);
    private final Object writing = new Object();
    private final Thread thread;
    private volatile Optional<Transport> transport = Optional.empty();
    private boolean told;

    /**
     * @param readTimeout a connection on which nothing comes for so long is taken for dead and
     *     opened again; zero: never
     * @param lines those that the end of the process waits for
     */
    Line(LineAddress address, LineSettings settings, Duration readTimeout, OpenLines lines) {
        this.address = address;
        this.settings = settings;
        this.readTimeout = readTimeout;
        this.lines = lines;
        this.thread =
                new Thread(
                        LogFields.around("line", address.text(), this::run),
                        "serial-" + address.text());
        this.thread.setDaemon(true);
    }

    /** Such as {@code /dev/ttyUSB0}. */
    public String name() {
        return address.text();
    }

    LineSettings settings() {
        return settings;
    }

    /** Counters and state, for health and metrics. */
    public LineStatus status() {
        return status;
    }

    void open() {
        thread.start();
    }

    /**
     * Sets who reads the line.
     *
     * @throws IllegalStateException if somebody does
     */
    void readBy(LineReader newReader) {
        if (!reader.compareAndSet(LineReader.DROPPING, newReader)) {
            throw new IllegalStateException(
                    "the line " + name() + " is read by two routes; let one read it");
        }
    }

    void notReadBy(LineReader oldReader) {
        reader.compareAndSet(oldReader, LineReader.DROPPING);
    }

    /**
     * Writes bytes in one piece: no other write gets between them.
     *
     * @throws LineAwayException if the line is away: nothing was written
     * @throws IOException if it breaks meanwhile; nothing tells how much was written
     */
    public void write(byte[] bytes) throws IOException {
        synchronized (writing) {
            Transport to =
                    transport.orElseThrow(
                            () ->
                                    new LineAwayException(
                                            "the line " + name() + " is away: " + problem()));
            try {
                to.write(bytes);
            } catch (IOException e) {
                to.close(); // the reading thread finds out and opens it again
                throw e;
            }
        }
    }

    /**
     * Waits, or less if the line is being closed.
     *
     * @return false if it is being closed
     */
    boolean pause(Duration pause) throws InterruptedException {
        return !closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Closes the line for good; waits for its thread. */
    void close() throws InterruptedException {
        closing.countDown();
        if (thread.isAlive() && thread != Thread.currentThread()) {
            thread.join(STOP_MILLIS);
            thread.interrupt(); // no effect on a thread that has ended
        }
        transport.ifPresent(this::closeQuietly);
    }

    private String problem() {
        return status.problem().orElse("not opened yet");
    }

    private void run() {
        try {
            while (!isClosing()) {
                attempt();
                if (!isClosing()) {
                    pause(backoff.next());
                }
            }
        } catch (InterruptedException e) {
            LOG.debugf("line %s: interrupted while closing", name());
        }
    }

    /** Whatever a codec or a driver throws, the thread goes on: nobody else would open the line. */
    private void attempt() throws InterruptedException {
        try {
            connectAndRead();
        } catch (RuntimeException | StackOverflowError e) {
            LOG.debugf(e, "line %s", name());
            away("an unexpected " + e.getClass().getSimpleName());
        }
    }

    private void connectAndRead() throws InterruptedException {
        try (Transport opened = openTransport()) {
            transport = Optional.of(opened);
            back();
            read(opened);
        } catch (IOException e) {
            away(reason(e));
        } finally {
            transport = Optional.empty();
        }
        reader.get().gone();
    }

    private Transport openTransport() throws IOException {
        if (address instanceof LineAddress.Tcp tcp) {
            return TcpTransport.open(tcp);
        }
        lines.beforePortsClose();
        return TtyTransport.open((LineAddress.Tty) address, settings);
    }

    private void read(Transport from) throws IOException, InterruptedException {
        byte[] bytes = new byte[BUFFER];
        long lastByte = System.nanoTime();
        while (!isClosing()) {
            if (!reader.get().wantsBytes()) {
                pause(Duration.ofMillis(Transport.PATIENCE_MILLIS));
                lastByte = System.nanoTime();
                continue;
            }
            int length = from.read(bytes);
            status.read(length);
            // asked again: a consumer that came while this read was waiting owns what it read
            reader.get().received(bytes, length, from.ready());
            if (length > 0) {
                lastByte = System.nanoTime();
                backoff.reset();
            } else if (isDead(lastByte)) {
                throw new IOException("nothing came for " + readTimeout.toSeconds() + " s");
            }
        }
    }

    private boolean isDead(long lastByte) {
        return !readTimeout.isZero() && System.nanoTime() - lastByte > readTimeout.toNanos();
    }

    private void back() {
        status.connected();
        told = false;
        LOG.infof("line %s is open", name());
    }

    private void away(String reason) {
        status.away(reason);
        if (!told) {
            told = true;
            LOG.warnf(
                    "line %s is away: %s; it is opened again as soon as it can be", name(), reason);
        } else {
            LOG.debugf("line %s is still away: %s", name(), reason);
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void closeQuietly(Transport open) {
        try {
            open.close();
        } catch (IOException e) {
            LOG.debugf(e, "line %s: closing", name());
        }
    }
}
