package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flexmeter.gateway.Patience;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class BegunThreadsTest {
    private final BegunThreads threads = new BegunThreads("begun");

    @RepeatedTest(20)
    void workHasBegunWhenItIsSubmitted() throws Exception {
        AtomicBoolean begun = new AtomicBoolean();
        CountDownLatch go = new CountDownLatch(1);
        Future<?> end =
                threads.submit(
                        () -> {
                            begun.set(true);
                            waited(go);
                        });

        assertThat(begun).isTrue();
        assertThat(end.isDone()).isFalse();
        go.countDown();
        end.get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void cancellingDoesNotInterrupt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Future<?> end =
                threads.submit(
                        () -> {
                            interrupted.set(!waited(go));
                            over.countDown();
                        });

        end.cancel(true);
        go.countDown();

        assertThat(over.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted).isFalse();
    }

    @Test
    void hasNoThreadOfItsOwn() throws Exception {
        threads.submit(() -> {}).get(Patience.SECONDS, TimeUnit.SECONDS);

        assertThat(threads.getPoolSize()).isZero();
    }

    private static boolean waited(CountDownLatch go) {
        try {
            return go.await(Patience.SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }
}
