package org.flexmeter.gateway.serial;

import com.fazecast.jSerialComm.SerialPort;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The lines that somebody has. jSerialComm closes all ports as soon as the process is told to end,
 * while the gateways still stop: what is on its way would be lost, and each stop would look like an
 * unplugged device. It waits for this first.
 */
final class OpenLines {
    /** As long as a gateway's stop takes at most ({@code camel.main.shutdown-timeout}). */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Set<Line> lines = new HashSet<>();
    private boolean told;

    synchronized void add(Line line) {
        lines.add(line);
    }

    synchronized void remove(Line line) {
        lines.remove(line);
        notifyAll();
    }

    /** Tells jSerialComm, once; its native library is loaded by it. */
    synchronized void beforePortsClose() {
        if (!told) {
            told = true;
            SerialPort.addShutdownHook(new Thread(this::awaitNone, "serial-stop"));
        }
    }

    private synchronized void awaitNone() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        try {
            for (long left = PATIENCE_NANOS;
                    !lines.isEmpty() && left > 0;
                    left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
