package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Paho writes arrives whole and in order, in fewer writes; a fault is told. */
@Timeout(30)
class WriteBehindTest {
    private static final int LONG = 5_000;

    /** Pieces of all lengths, some longer than what may wait. */
    @Property(tries = 30)
    void whatIsWrittenArrivesWholeAndInOrder(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket client = new PlainSockets().createSocket();
            client.connect(server.getLocalSocketAddress());
            try (Socket peer = server.accept()) {
                CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> all(peer));
                OutputStream out = client.getOutputStream();
                for (int piece = 0; piece < 50; piece++) {
                    byte[] bytes =
                            new byte[random.nextInt(random.nextInt(10) == 0 ? 100_000 : 500)];
                    random.nextBytes(bytes);
                    out.write(bytes);
                    sent.writeBytes(bytes);
                    int one = random.nextInt();
                    out.write(one);
                    sent.write(one);
                    out.flush();
                }
                client.close();
                assertThat(received.join()).isEqualTo(sent.toByteArray());
            }
        }
    }

    @Test
    void whatComesDuringAWriteGoesOutWithTheNext() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        List<Integer> writes = Collections.synchronizedList(new ArrayList<>());
        WriteBehind stream = WriteBehind.open("test", noting(writes, hold), () -> {});
        stream.write(new byte[1]);
        await().until(() -> writes.size() == 1);
        for (int message = 0; message < 100; message++) {
            stream.write(new byte[10]);
            stream.flush();
        }
        hold.countDown();
        assertThat(stream.end(LONG)).isTrue();
        assertThat(writes).containsExactly(1, 1_000);
    }

    @Test
    void noMoreWaitsThanThereIsRoomFor() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        List<Integer> writes = Collections.synchronizedList(new ArrayList<>());
        WriteBehind stream = WriteBehind.open("test", noting(writes, hold), () -> {});
        AtomicInteger written = new AtomicInteger();
        Thread sender =
                new Thread(
                        () -> {
                            try {
                                while (written.get() < 1_000) {
                                    stream.write(new byte[1_000]);
                                    written.incrementAndGet();
                                }
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        sender.start();
        await().until(() -> sender.getState() == Thread.State.WAITING);
        assertThat(written.get()).isBetween(32, 66);
        hold.countDown();
        sender.join();
        assertThat(stream.end(LONG)).isTrue();
        assertThat(writes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1_000_000);
    }

    @Test
    void afterAFaultNothingIsTaken() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        OutputStream broken =
                new OutputStream() {
                    @Override
                    public void write(int one) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };
        WriteBehind stream = WriteBehind.open("test", broken, told::countDown);
        stream.write(1);
        told.await();
        assertThatThrownBy(() -> stream.write(2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Broken pipe");
        assertThat(stream.end(LONG)).isFalse();
    }

    @Test
    void anEndDoesNotWaitForeverForAPeerThatDoesNotRead() throws Exception {
        List<Integer> writes = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch never = new CountDownLatch(1);
        WriteBehind stream = WriteBehind.open("test", noting(writes, never), () -> {});
        stream.write(1);
        assertThat(stream.end(50)).isFalse();
        assertThatThrownBy(() -> stream.write(2)).hasMessage("Socket is closed");
        never.countDown();
    }

    @Test
    void aPeerThatWentAwayEndsWhoReads() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new PlainSockets().createSocket()) {
            client.connect(server.getLocalSocketAddress());
            OutputStream out = client.getOutputStream();
            Socket peer = server.accept();
            peer.setSoLinger(true, 0);
            peer.close();
            assertThatThrownBy(
                            () -> {
                                while (true) {
                                    out.write(new byte[1_000]);
                                }
                            })
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> client.getInputStream().read())
                    .isInstanceOf(IOException.class);
        }
    }

    private static OutputStream noting(List<Integer> writes, CountDownLatch hold) {
        return new OutputStream() {
            @Override
            public void write(int one) {
                write(new byte[1], 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) {
                writes.add(count);
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private static byte[] all(Socket peer) {
        try {
            return peer.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
