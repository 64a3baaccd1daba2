package org.flexmeter.world.net;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One connection through a link: two directions, each with bytes under way. */
final class Passage {
    private static final int CHUNK = 4_096;
    private static final int UNDER_WAY = 64;

    private final Socket near;
    private final Socket far;
    private final Flow flow;

    /** Bytes and when they may arrive; the end of a direction has none. */
    private record Chunk(byte[] bytes, long due) {
        boolean end() {
            return bytes.length == 0;
        }
    }

    Passage(Socket near, Socket far, Flow flow) throws IOException {
        this.near = near;
        this.far = far;
        this.flow = flow;
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
    }

    void start() {
        direction(near, far);
        direction(far, near);
    }

    private void direction(Socket from, Socket to) {
        BlockingQueue<Chunk> underWay = new ArrayBlockingQueue<>(UNDER_WAY);
        daemon("link-in", () -> take(from, underWay));
        daemon("link-out", () -> give(underWay, to));
    }

    private void take(Socket from, BlockingQueue<Chunk> underWay) {
        byte[] buffer = new byte[CHUNK];
        try {
            int length = from.getInputStream().read(buffer);
            while (length >= 0) {
                underWay.put(new Chunk(Arrays.copyOf(buffer, length), due()));
                length = from.getInputStream().read(buffer);
            }
            underWay.put(new Chunk(new byte[0], due()));
        } catch (IOException broken) {
            cut();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private long due() {
        return System.nanoTime() + flow.rate().delay().toNanos();
    }

    private void give(BlockingQueue<Chunk> underWay, Socket to) {
        try {
            for (Chunk next = next(underWay); !next.end(); next = next(underWay)) {
                flow.awaitGo();
                pause(next.due() - System.nanoTime());
                pause(flow.rate().nanos(next.bytes().length));
                to.getOutputStream().write(next.bytes());
            }
            to.shutdownOutput();
        } catch (IOException broken) {
            cut();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next bytes; none any more when the connection was cut. */
    private Chunk next(BlockingQueue<Chunk> underWay) throws InterruptedException {
        Chunk chunk = underWay.poll(1, TimeUnit.SECONDS);
        while (chunk == null && !near.isClosed()) {
            chunk = underWay.poll(1, TimeUnit.SECONDS);
        }
        return chunk == null || near.isClosed() ? new Chunk(new byte[0], 0) : chunk;
    }

    private static void pause(long nanos) throws InterruptedException {
        if (nanos > 0) {
            TimeUnit.NANOSECONDS.sleep(nanos);
        }
    }

    /** Ends both sides at once with a reset, as a broken link does. */
    void cut() {
        reset(near);
        reset(far);
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyGone) {
            Thread.onSpinWait();
        }
    }

    static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
