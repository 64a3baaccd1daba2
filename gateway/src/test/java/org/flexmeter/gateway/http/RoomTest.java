package org.flexmeter.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoomTest {
    @Test
    void oneAddressHasItsShareAndAllHaveTheirs() {
        Room room = new Room(4, 2);
        assertThat(room.enter("10.0.0.1")).isTrue();
        assertThat(room.enter("10.0.0.1")).isTrue();
        assertThat(room.enter("10.0.0.1")).as("its share is used up").isFalse();
        assertThat(room.enter("10.0.0.2")).isTrue();
        room.leave("10.0.0.1");
        assertThat(room.enter("10.0.0.1")).as("a place was given back").isTrue();
        assertThat(room.enter("10.0.0.3")).isTrue();
        assertThat(room.enter("10.0.0.4")).as("all places are taken").isFalse();
        room.leave("10.0.0.3");
        assertThat(room.enter("10.0.0.4")).isTrue();
    }
}
