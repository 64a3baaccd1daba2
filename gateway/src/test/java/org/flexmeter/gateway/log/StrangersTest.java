package org.flexmeter.gateway.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class StrangersTest {
    private final Queue<Runnable> minutes = new ArrayDeque<>();
    private final Strangers strangers = new Strangers(minutes::add);
    private final List<String> lines = new ArrayList<>();

    @Test
    void aKindHasALineAMinuteWithCountAndLastAddress() {
        for (int i = 1; i <= 1_000; i++) {
            failed("10.0.0." + i % 250);
        }
        assertThat(lines).containsExactly("failed: 10.0.0.1");
        minutes.remove().run();
        assertThat(lines)
                .hasSize(2)
                .last()
                .asString()
                .isEqualTo("failed: 10.0.0.0 (one of 999 within a minute, the last from 10.0.0.0)");
        failed("10.0.0.7");
        assertThat(lines).as("a line of this minute was written").hasSize(2);
        minutes.remove().run();
        assertThat(lines).hasSize(3);
        minutes.remove().run();
        assertThat(minutes).as("it is quiet again").isEmpty();
        failed("10.0.0.8");
        assertThat(lines).hasSize(4).last().isEqualTo("failed: 10.0.0.8");
    }

    @Test
    void kindsAreApart() {
        failed("10.0.0.1");
        strangers.tell("host", "10.0.0.1", more -> lines.add("host" + more));
        assertThat(lines).containsExactly("failed: 10.0.0.1", "host");
    }

    private void failed(String address) {
        strangers.tell("login", address, more -> lines.add("failed: " + address + more));
    }
}
