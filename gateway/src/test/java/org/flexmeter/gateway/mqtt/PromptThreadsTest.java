package org.flexmeter.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.flexmeter.gateway.Patience;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PromptThreadsTest {
    private final PromptThreads threads = new PromptThreads("prompt");

    /** As Paho starts its threads, but with a sleep that nobody would wait for. */
    @RepeatedTest(20)
    void whoSubmitsDoesNotSleepUntilTheWorkHasBegun() throws Exception {
        CompletableFuture<Integer> slept = new CompletableFuture<>();
        threads.execute(() -> slept.complete(new Part().start()));

        assertThat(slept.get(Patience.SECONDS, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void cancellingDoesNotInterrupt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Boolean> undisturbed = new CompletableFuture<>();
        CompletableFuture<Future<?>> end = new CompletableFuture<>();
        Runnable work = () -> undisturbed.complete(waited(go));
        threads.execute(() -> end.complete(threads.submit(work)));

        end.get(Patience.SECONDS, TimeUnit.SECONDS).cancel(true);
        go.countDown();

        assertThat(undisturbed.get(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void hasNoThreadInItsPool() throws Exception {
        threads.execute(() -> threads.submit(() -> {}));

        assertThat(threads.getPoolSize()).isZero();
    }

    /** Awaitility, as any handler of what nobody catches, would hear of it. */
    @Test
    void aFaultEndsItsThreadAlone() throws Exception {
        CompletableFuture<Thread> failed = new CompletableFuture<>();
        Runnable work =
                () -> {
                    failed.complete(Thread.currentThread());
                    throw new IllegalStateException("the callback is gone");
                };
        threads.execute(() -> threads.submit(work));

        Thread thread = failed.get(Patience.SECONDS, TimeUnit.SECONDS);

        await().until(() -> !thread.isAlive());
    }

    private static boolean waited(CountDownLatch go) {
        try {
            return go.await(Patience.SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private final class Part implements Runnable {
        private final Object lifecycle = new Object();
        private final AtomicBoolean runs = new AtomicBoolean();

        int start() {
            int slept = 0;
            synchronized (lifecycle) {
                threads.submit(this);
            }
            while (!runs.get()) {
                try {
                    TimeUnit.SECONDS.sleep(Patience.SECONDS);
                    slept++;
                } catch (InterruptedException e) {
                    // as Paho: it looks again
                }
            }
            return slept;
        }

        @Override
        public void run() {
            synchronized (lifecycle) {
                runs.set(true);
            }
        }
    }
}
