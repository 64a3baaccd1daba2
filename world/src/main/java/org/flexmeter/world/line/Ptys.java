package org.flexmeter.world.line;

import java.nio.file.Path;
import org.flexmeter.world.posix.Pty;
import org.flexmeter.world.process.PartException;

/**
 * Pseudo-terminals in front of a simulated serial server, so that a gateway can open a device.
 * Where there are none, a gateway connects to the server over TCP.
 */
public final class Ptys {
    private Ptys() {}

    /** Whether there can be any on this machine: on Linux, where a program may open one. */
    public static boolean available() {
        return Pty.available();
    }

    /**
     * Puts a device in front of a TCP serial server. The device is there until the bridge is closed
     * or the server closes the connection, whoever opens and closes it.
     *
     * @param device where it shall appear, such as {@code run/tty-ennova}
     * @param port of 127.0.0.1
     * @throws PartException if there is no device to be had or nobody listens
     */
    public static PtyBridge bridge(Path device, int port) {
        return PtyBridge.plug(device.toAbsolutePath(), port);
    }
}
