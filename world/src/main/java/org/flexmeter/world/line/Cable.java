package org.flexmeter.world.line;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A serial line that can be unplugged and plugged in again: the device goes and comes, as that of a
 * USB converter does. Where there are no pseudo-terminals the gateway connects to the serial server
 * itself, and unplugging breaks that connection.
 */
public final class Cable implements AutoCloseable {
    private final Path device;
    private final int port;
    private final Runnable breakLine;
    private Optional<PtyBridge> bridge = Optional.empty();

    /**
     * Plugged in.
     *
     * @param device where it appears
     * @param port of the line's server
     * @param breakLine drops the server's connection
     */
    public Cable(Path device, int port, Runnable breakLine) {
        this.device = device;
        this.port = port;
        this.breakLine = breakLine;
        plug();
    }

    /** What a gateway opens. */
    public String line() {
        return Ptys.available() ? device.toString() : "tcp://127.0.0.1:" + port;
    }

    /** The device goes away; what was under way is lost. */
    public synchronized void unplug() {
        bridge.ifPresent(PtyBridge::close);
        bridge = Optional.empty();
        breakLine.run();
    }

    /** The device is there again. */
    public synchronized void plug() {
        if (Ptys.available() && bridge.isEmpty()) {
            bridge = Optional.of(Ptys.bridge(device, port));
        }
    }

    @Override
    public synchronized void close() {
        bridge.ifPresent(PtyBridge::close);
        bridge = Optional.empty();
    }
}
