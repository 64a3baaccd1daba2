package org.flexmeter.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WakeupsTest {
    private final Queue<Runnable> halfSeconds = new ArrayDeque<>();
    private final Wakeups wakeups = new Wakeups(halfSeconds::add);
    private final AtomicInteger eon = new AtomicInteger();
    private final AtomicInteger iren = new AtomicInteger();

    @BeforeEach
    void feeds() {
        wakeups.add("eon", "power", eon::incrementAndGet);
        wakeups.add("iren", "water", iren::incrementAndGet);
    }

    @Test
    void nudgesOfHalfASecondAreOneAndTheLastIsNotLost() {
        nudge(1_000);
        assertThat(iren).as("at once").hasValue(1);
        halfSeconds.remove().run();
        assertThat(iren).as("all the others").hasValue(2);
        nudge(1_000);
        assertThat(iren).as("not before the half second is over").hasValue(2);
        halfSeconds.remove().run();
        assertThat(iren).hasValue(3);
        halfSeconds.remove().run();
        assertThat(iren).as("nobody has nudged").hasValue(3);
        assertThat(halfSeconds).isEmpty();
        nudge(1);
        assertThat(iren).as("at once again").hasValue(4);
        assertThat(eon).as("another gateway").hasValue(0);
    }

    @Test
    void aDatabasesOwnWordIsHeardAtOnce() {
        nudge(1);
        wakeups.announced("iren");
        wakeups.announced("iren");
        assertThat(iren).hasValue(3);
    }

    @Test
    void namesThatAreMadeUpCostNothing() {
        for (int i = 0; i < 1_000; i++) {
            wakeups.wake("gateway" + i);
        }
        assertThat(halfSeconds).isEmpty();
    }

    private void nudge(int times) {
        for (int i = 0; i < times; i++) {
            wakeups.wake("iren");
        }
    }
}
