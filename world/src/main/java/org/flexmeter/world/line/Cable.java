package org.flexmeter.world.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.flexmeter.world.process.ChildProcess;
import org.flexmeter.world.process.PartException;

/**
 * A serial line that can be unplugged and plugged in again: the device goes and comes, as that of a
 * USB converter does. Where there is no socat the gateway connects to the serial server itself, and
 * unplugging breaks that connection.
 */
public final class Cable implements AutoCloseable {
    private final Path device;
    private final int port;
    private final Path log;
    private final Runnable breakLine;
    private Optional<ChildProcess> bridge = Optional.empty();

    /**
     * Plugged in.
     *
     * @param device where it appears
     * @param port of the line's server
     * @param breakLine drops the server's connection
     */
    public Cable(Path device, int port, Path log, Runnable breakLine) {
        this.device = device;
        this.port = port;
        this.log = log;
        this.breakLine = breakLine;
        plug();
    }

    /** What a gateway opens. */
    public String line() {
        return Ptys.available() ? device.toString() : "tcp://127.0.0.1:" + port;
    }

    /** The device goes away; what was under way is lost. */
    public synchronized void unplug() {
        bridge.ifPresent(ChildProcess::kill);
        bridge = Optional.empty();
        breakLine.run();
        try {
            Files.deleteIfExists(device); // a killed socat leaves the link
        } catch (IOException e) {
            throw new PartException("The device " + device + " cannot be removed.", e);
        }
    }

    /** The device is there again. */
    public synchronized void plug() {
        if (Ptys.available() && bridge.isEmpty()) {
            bridge = Optional.of(Ptys.bridge(device, port, log));
        }
    }

    @Override
    public void close() {
        bridge.ifPresent(ChildProcess::close);
        bridge = Optional.empty();
    }
}
