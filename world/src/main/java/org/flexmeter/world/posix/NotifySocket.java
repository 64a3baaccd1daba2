package org.flexmeter.world.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flexmeter.world.process.PartException;

/**
 * Listens in systemd's place to what a service tells it: a Unix socket that takes datagrams, see
 * sd_notify(3). Java's own Unix sockets have streams only.
 */
public final class NotifySocket implements AutoCloseable {
    /** As systemd takes at most. */
    private static final int LONGEST = 4096;

    /** Of {@code sun_path}, with the byte that ends it; see unix(7). */
    private static final int LONGEST_PATH = 108;

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final Path path;
    private final int socket;
    private final Waits waits = new Waits();
    private final Thread reader = new Thread(this::read, "notify-socket");

    private NotifySocket(Path path, int socket) {
        this.path = path;
        this.socket = socket;
        reader.setDaemon(true);
    }

    /**
     * Listens from now on.
     *
     * @param path what {@code NOTIFY_SOCKET} shall be
     * @throws PartException if there can be no socket
     */
    public static NotifySocket at(Path path) {
        byte[] address = address(path);
        int type = LibC.SOCK_DGRAM | LibC.O_NONBLOCK | LibC.O_CLOEXEC;
        int socket = LibC.must("socket", LibC.socket(LibC.AF_UNIX, type, 0));
        try {
            LibC.must("bind to " + path, LibC.bind(socket, address, address.length));
            NotifySocket listening = new NotifySocket(path, socket);
            listening.reader.start();
            return listening;
        } catch (PartException e) {
            LibC.close(socket);
            throw e;
        }
    }

    /** {@code struct sockaddr_un}. */
    private static byte[] address(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length >= LONGEST_PATH) {
            throw new PartException("The path of a socket may have 107 bytes: " + path);
        }
        return ByteBuffer.allocate(Short.BYTES + LONGEST_PATH)
                .order(ByteOrder.nativeOrder())
                .putShort((short) LibC.AF_UNIX)
                .put(name)
                .array();
    }

    /** Every line of every datagram. */
    public List<String> lines() {
        return received.stream().flatMap(String::lines).toList();
    }

    private void read() {
        byte[] bytes = new byte[LONGEST];
        while (waits.until(socket, LibC.POLLIN)) {
            int length = (int) LibC.read(socket, bytes, bytes.length);
            if (length >= 0) {
                received.add(new String(bytes, 0, length, StandardCharsets.UTF_8));
            } else if (!LibC.again()) {
                throw LibC.failure("read");
            }
        }
    }

    @Override
    public void close() {
        waits.end();
        try {
            reader.join();
            waits.close();
            LibC.must("close", LibC.close(socket));
            Files.deleteIfExists(path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartException("Interrupted.", e);
        } catch (IOException e) {
            throw new PartException("The socket " + path + " cannot be removed.", e);
        }
    }
}
