package org.flexmeter.world.line;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flexmeter.world.process.ChildProcess;
import org.flexmeter.world.process.Commands;
import org.flexmeter.world.process.PartException;

/**
 * Pseudo-terminals in front of a simulated serial server, so that a gateway can open a device. By
 * socat; where there is none, a gateway connects to the server over TCP.
 */
public final class Ptys {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Ptys() {}

    /** Whether there can be any on this machine. */
    public static boolean available() {
        return Commands.find("socat").isPresent();
    }

    /**
     * Puts a device in front of a TCP serial server. The device is there until the process is
     * stopped (which is what unplugging looks like) or the server closes the connection.
     *
     * @param device where it shall appear, such as {@code run/tty-ennova}
     * @param port of 127.0.0.1
     * @throws PartException if there is no socat or it does not start
     */
    public static ChildProcess bridge(Path device, int port, Path log) {
        Path socat =
                Commands.find("socat").orElseThrow(() -> new PartException("There is no socat."));
        try {
            Files.createDirectories(device.toAbsolutePath().getParent());
            Files.deleteIfExists(device); // a link that a killed one left behind
        } catch (IOException e) {
            throw new PartException("The device " + device + " cannot be made.", e);
        }
        List<String> command =
                List.of(
                        socat.toString(),
                        // A device stays when the program that had it open ends.
                        "pty,raw,echo=0,ignoreeof,link=" + device.toAbsolutePath(),
                        "tcp:127.0.0.1:" + port + ",nodelay");
        ChildProcess process =
                ChildProcess.start(
                        "socat", command, device.toAbsolutePath().getParent(), Map.of(), log);
        process.await(PATIENCE, () -> Files.exists(device));
        return process;
    }
}
