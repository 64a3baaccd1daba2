package org.flexmeter.world.line;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.flexmeter.world.posix.Pty;
import org.flexmeter.world.process.PartException;

/**
 * A device that hands on to a TCP server, and back, what is written. It goes away, as that of a USB
 * converter that is unplugged, when this is closed or the server closes the connection; what was
 * under way is lost then.
 */
public final class PtyBridge implements AutoCloseable {
    private static final int BUFFER = 4096;

    private final Path device;
    private final Pty pty;
    private final Socket server;
    private final AtomicInteger directions = new AtomicInteger(2);
    private final CountDownLatch gone = new CountDownLatch(1);

    private PtyBridge(Path device, Pty pty, Socket server) {
        this.device = device;
        this.pty = pty;
        this.server = server;
    }

    static PtyBridge plug(Path device, int port) {
        Pty pty = Pty.open();
        try {
            Files.createDirectories(device.getParent());
            Files.deleteIfExists(device); // a link that a process which was killed left behind
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            PtyBridge bridge = new PtyBridge(device, pty, server);
            bridge.start();
            return bridge;
        } catch (IOException e) {
            pty.close();
            throw new PartException(
                    "The device " + device + " cannot be made: " + e.getMessage(), e);
        }
    }

    private void start() throws IOException {
        try {
            server.setTcpNoDelay(true);
            Files.createSymbolicLink(device, pty.name());
        } catch (IOException e) {
            server.close();
            throw e;
        }
        daemon("to-server", this::toServer);
        daemon("to-device", this::toDevice);
    }

    /** One of the two directions. */
    private interface Direction {
        /** Hands bytes on until there is an end. */
        void run() throws IOException;
    }

    private void daemon(String name, Direction direction) {
        Thread thread = new Thread(() -> run(direction), device.getFileName() + "-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run(Direction direction) {
        try {
            direction.run();
        } catch (IOException connectionIsGone) {
            end();
        } finally {
            leave();
        }
    }

    /** The other direction ends as well; the one that ends last takes the device away. */
    private void leave() {
        try {
            end();
        } finally {
            if (directions.decrementAndGet() == 0) {
                release();
            }
        }
    }

    private void toServer() throws IOException {
        OutputStream out = server.getOutputStream();
        byte[] bytes = new byte[BUFFER];
        for (int length = pty.read(bytes); length >= 0; length = pty.read(bytes)) {
            out.write(bytes, 0, length);
        }
    }

    private void toDevice() throws IOException {
        InputStream in = server.getInputStream();
        byte[] bytes = new byte[BUFFER];
        int length = in.read(bytes);
        while (length >= 0 && pty.write(bytes, length)) {
            length = in.read(bytes);
        }
    }

    /** Lets both directions come to their end. */
    private void end() {
        pty.end();
        try {
            server.close();
        } catch (IOException e) {
            throw new PartException("A connection could not be closed: " + e.getMessage(), e);
        }
    }

    private void release() {
        try {
            unlink();
        } finally {
            pty.close();
            gone.countDown();
        }
    }

    /** Removes the link, unless another device has taken its place. */
    private void unlink() {
        try {
            if (Files.isSymbolicLink(device) && Files.readSymbolicLink(device).equals(pty.name())) {
                Files.deleteIfExists(device);
            }
        } catch (IOException e) {
            throw new PartException("The device " + device + " cannot be removed.", e);
        }
    }

    /** Whether the device is there. */
    public boolean isPlugged() {
        return gone.getCount() > 0;
    }

    /** Unplugs the device; it is away when this returns. */
    @Override
    public void close() {
        end();
        try {
            gone.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PartException("Interrupted.", e);
        }
    }
}
