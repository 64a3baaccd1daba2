package org.flexmeter.world.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.DataInputStream;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.flexmeter.world.process.PartException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PtyBridgeTest {
    private static final Duration LOOK = Duration.ofMillis(2);
    private static final int MEGABYTE = 1 << 20;

    /** What a terminal keeps for its reader; see n_tty.c of Linux. */
    private static final int TERMINAL = 4095;

    @TempDir Path folder;
    private Path device;
    @AutoClose private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        assumeTrue(Ptys.available(), "pseudo-terminals cannot be opened");
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        device = folder.resolve("tty");
    }

    private PtyBridge plug() {
        return Ptys.bridge(device, server.getLocalPort());
    }

    @Test
    void everyByteGoesBothWaysAsItIsAndNoneComesBack() throws Exception {
        byte[] every = new byte[256];
        for (int value = 0; value < every.length; value++) {
            every[value] = (byte) value;
        }
        try (PtyBridge bridge = plug();
                Socket line = server.accept();
                InputStream in = read();
                OutputStream out = new FileOutputStream(device.toFile())) {
            assertThat(bridge.isPlugged()).isTrue();
            line.getOutputStream().write(every);
            assertThat(in.readNBytes(every.length)).isEqualTo(every);
            out.write(every);
            assertThat(line.getInputStream().readNBytes(every.length)).isEqualTo(every);
            out.write('.');
            assertThat(line.getInputStream().read()).isEqualTo('.');
        }
    }

    @Test
    void aMegabyteEachWayAtOnceIsWhole() throws Exception {
        byte[] there = random(1);
        byte[] back = random(2);
        try (PtyBridge bridge = plug();
                Socket line = server.accept();
                InputStream in = read();
                OutputStream out = new FileOutputStream(device.toFile())) {
            assertThat(bridge.isPlugged()).isTrue();
            CompletableFuture<Void> sent = writing(line.getOutputStream(), there);
            CompletableFuture<Void> written = writing(out, back);
            CompletableFuture<byte[]> received = reading(line.getInputStream());
            assertThat(in.readNBytes(MEGABYTE)).isEqualTo(there);
            assertThat(received.join()).isEqualTo(back);
            CompletableFuture.allOf(sent, written).join();
        }
    }

    @Test
    void theDeviceOutlivesItsReaderAndKeepsWhatComesMeanwhile() throws Exception {
        try (PtyBridge bridge = plug();
                Socket line = server.accept()) {
            for (int round = 0; round < 3; round++) {
                line.getOutputStream().write(round);
                try (InputStream in = read();
                        OutputStream out = new FileOutputStream(device.toFile())) {
                    assertThat(in.read()).isEqualTo(round);
                    out.write(round);
                }
                assertThat(line.getInputStream().read()).isEqualTo(round);
            }
            assertThat(bridge.isPlugged()).isTrue();
        }
    }

    @Test
    void anUnpluggedDeviceIsAwayForItsReaderAndForTheServer() throws Exception {
        PtyBridge bridge = plug();
        try (Socket line = server.accept();
                InputStream in = read()) {
            CompletableFuture<Integer> hangUp = end(in);
            bridge.close();
            assertThat(isLinked()).isFalse();
            assertThat(bridge.isPlugged()).isFalse();
            assertThat(hangUp.join()).isEqualTo(-1);
            assertThat(line.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void theDeviceGoesWithTheConnection() throws Exception {
        try (PtyBridge bridge = plug();
                Socket line = server.accept();
                InputStream in = read()) {
            CompletableFuture<Integer> hangUp = end(in);
            line.close();
            assertThat(hangUp.join()).isEqualTo(-1);
            await().until(() -> !bridge.isPlugged());
            assertThat(isLinked()).isFalse();
        }
    }

    @Test
    void aDeviceThatNobodyReadsCanBeUnplugged() throws Exception {
        PtyBridge bridge = plug();
        try (Socket line = server.accept();
                InputStream in = read()) {
            CompletableFuture<Void> sent = writing(line.getOutputStream(), new byte[64 * MEGABYTE]);
            await().until(() -> in.available() >= TERMINAL);
            bridge.close();
            assertThatThrownBy(sent::join).isInstanceOf(CompletionException.class);
        }
    }

    @Test
    void nothingStaysOpenHoweverItEnds() throws Exception {
        round(true);
        round(false);
        long before = descriptors();
        for (int round = 0; round < 50; round++) {
            round(round % 2 == 0);
        }
        await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(before));
    }

    private void round(boolean unplug) throws IOException {
        try (PtyBridge bridge = plug();
                Socket line = server.accept();
                InputStream in = read()) {
            line.getOutputStream().write(1);
            assertThat(in.read()).isEqualTo(1);
            if (unplug) {
                bridge.close();
            } else {
                line.close();
            }
            await().pollInterval(LOOK).until(() -> !bridge.isPlugged());
        }
    }

    @Test
    void aLinkThatWasLeftBehindIsReplaced() throws Exception {
        Files.createSymbolicLink(device, folder.resolve("pts-that-is-gone"));
        everyByteGoesBothWaysAsItIsAndNoneComesBack();
    }

    @Test
    void thereIsNoDeviceOfAServerThatIsAway() throws Exception {
        server.close();
        assertThatThrownBy(this::plug)
                .isInstanceOf(PartException.class)
                .hasMessageStartingWith("The device " + device + " cannot be made: ");
        assertThat(isLinked()).isFalse();
    }

    /** Wrapped, for readNBytes of a file's own stream asks for a position, which no device has. */
    private InputStream read() throws IOException {
        return new DataInputStream(new FileInputStream(device.toFile()));
    }

    private boolean isLinked() {
        return Files.exists(device, LinkOption.NOFOLLOW_LINKS);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static byte[] random(int seed) {
        byte[] bytes = new byte[MEGABYTE];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static CompletableFuture<Void> writing(OutputStream out, byte[] bytes) {
        return later(
                () -> {
                    out.write(bytes);
                    return null;
                });
    }

    private static CompletableFuture<byte[]> reading(InputStream in) {
        return later(() -> in.readNBytes(MEGABYTE));
    }

    /** What a reader gets when the device goes away: the end, or an error on some kernels. */
    private static CompletableFuture<Integer> end(InputStream in) {
        return later(in::read).exceptionally(hungUp -> -1);
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    /** On a thread of its own: a pool may have one thread, and these wait for each other. */
    private static <T> CompletableFuture<T> later(Work<T> work) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.run();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> {
                    Thread thread = new Thread(task, "pty-test");
                    thread.setDaemon(true);
                    thread.start();
                });
    }
}
