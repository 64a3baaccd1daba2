package org.flexmeter.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A connection by which nobody known asks; what follows a login: {@code HttpLimitsIT}. */
class GuestTest {
    private final AtomicInteger turnedAway = new AtomicInteger();

    private EmbeddedChannel connection(Room room) {
        return new EmbeddedChannel(new Guest(room, turnedAway::incrementAndGet));
    }

    @Test
    void itMaySendSoMuchAndNoMore() {
        EmbeddedChannel connection = connection(new Room(1, 1));
        connection.writeInbound(Unpooled.wrappedBuffer(new byte[Guest.MOST_BYTES]));
        assertThat(connection.isActive()).isTrue();
        connection.writeInbound(Unpooled.wrappedBuffer(new byte[1]));
        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void itsTimeIsCountedFromTheConnectionOnNotFromTheLastByte() {
        EmbeddedChannel connection = connection(new Room(1, 1));
        connection.freezeTime();
        for (int second = 1; second < 10; second++) {
            connection.advanceTimeBy(1, TimeUnit.SECONDS);
            connection.writeInbound(Unpooled.wrappedBuffer(new byte[] {'G'}));
            assertThat(connection.isActive()).as("second " + second).isTrue();
        }
        connection.advanceTimeBy(2, TimeUnit.SECONDS);
        connection.runScheduledPendingTasks();
        assertThat(connection.isActive()).isFalse();
    }

    @Test
    void whereThereIsNoRoomItIsClosedAndNothingOfItIsRead() {
        Room room = new Room(1, 1);
        EmbeddedChannel first = connection(room);
        EmbeddedChannel second = connection(room);
        assertThat(second.isActive()).isFalse();
        assertThat(turnedAway).hasValue(1);
        first.close();
        assertThat(connection(room).isActive()).as("its place was given back").isTrue();
    }
}
