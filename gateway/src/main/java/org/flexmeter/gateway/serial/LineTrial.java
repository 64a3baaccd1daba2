package org.flexmeter.gateway.serial;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Looks at a line for {@code fm check}, without taking it from whoever has it open. */
public final class LineTrial {
    private LineTrial() {}

    /**
     * What keeps this user from the line.
     *
     * @return what is wrong; what to do; empty if nothing is
     */
    public static Optional<String> flaw(String line, Duration patience) {
        try {
            LineAddress address = LineAddress.parse(line);
            return address instanceof LineAddress.Tcp server
                    ? server(server, patience)
                    : device(Path.of(address.text()));
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Optional<String> device(Path device) {
        if (!Files.exists(device)) {
            return Optional.of(
                    "there is no line %s; plug it in, or name another (ls /dev/serial/by-id)"
                            .formatted(device));
        }
        return Files.isReadable(device) && Files.isWritable(device)
                ? Optional.empty()
                : Optional.of(
                        "this user may not open %s; add it to the group dialout".formatted(device));
    }

    private static Optional<String> server(LineAddress.Tcp server, Duration patience) {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(server.host(), server.port()), (int) patience.toMillis());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    "%s does not take connections: %s; start it, or name another"
                            .formatted(server.text(), e.getMessage()));
        }
    }
}
