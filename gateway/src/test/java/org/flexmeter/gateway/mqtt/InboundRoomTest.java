package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InboundRoomTest {
    private static final Arrival HALF =
            new Arrival(1, "topic", new byte[InboundRoom.MOST / 2 - InboundRoom.BESIDE], 0, false);
    private static final Arrival HUGE =
            new Arrival(1, "topic", new byte[2 * InboundRoom.MOST], 0, false);

    private final InboundRoom room = new InboundRoom();
    private final AtomicInteger inHand = new AtomicInteger();

    /** A client's thread that takes so many messages in. */
    private Thread reader(int messages, Arrival message) {
        Thread thread =
                new Thread(
                        () -> {
                            for (int i = 0; i < messages; i++) {
                                room.take(message);
                                inHand.incrementAndGet();
                            }
                        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void whoReadsWaitsForRoom() {
        Thread reader = reader(4, HALF);
        awaitWaiting(reader);
        assertThat(inHand).hasValue(2);
        room.leave(HALF);
        await().until(() -> inHand.get() == 3);
        awaitWaiting(reader);
        room.leave(HALF);
        await().until(() -> !reader.isAlive());
    }

    @Test
    void itIsQuietWhenNothingComesAndNothingWaits() {
        room.take(HALF);
        await().until(() -> room.quiet().toMillis() > 20);
        Thread reader = reader(2, HALF);
        awaitWaiting(reader);
        assertThat(room.quiet()).isZero();
        room.leave(HALF);
        await().until(() -> !reader.isAlive());
        assertThat(room.quiet()).isPositive().isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void smallMessagesTakeRoomAsWell() {
        Thread reader = reader(10_000, new Arrival(1, "topic", new byte[1], 0, false));
        awaitWaiting(reader);
        assertThat(inHand).hasValueLessThan(InboundRoom.MOST / InboundRoom.BESIDE);
    }

    @Test
    void oneThatIsLargerIsInHandByItself() {
        Thread reader = reader(2, HUGE);
        awaitWaiting(reader);
        assertThat(inHand).hasValue(1);
        room.leave(HUGE);
        await().until(() -> !reader.isAlive());
    }

    @Test
    void atTheStopNobodyWaits() {
        Thread reader = reader(100, HUGE);
        awaitWaiting(reader);
        room.end();
        await().until(() -> !reader.isAlive());
    }
}
