package org.flexmeter.gateway.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.impl.DefaultCamelContext;
import org.flexmeter.gateway.Patience;
import org.flexmeter.gateway.feed.FeedComponent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkerComponentTest {
    private static final int MANY = 100;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final FeedComponent component = new FeedComponent();
    private final CountDownLatch database = new CountDownLatch(1);
    private final AtomicInteger done = new AtomicInteger();

    @BeforeEach
    void start() {
        camel.addComponent("feed", component);
        camel.start();
    }

    @AfterEach
    void stop() {
        database.countDown();
        camel.stop();
    }

    @Test
    void whatFindsNoWorkerFreeWaitsForOne() {
        blocked("eon", MANY);
        database.countDown();
        await().until(() -> done.get() == MANY);
    }

    @Test
    void aGatewayWhoseDatabaseDoesNotAnswerHoldsUpNoOther() {
        blocked("eon", MANY);
        AtomicInteger others = new AtomicInteger();
        assertThat(component.execute("iren", others::incrementAndGet)).isTrue();
        await().until(() -> others.get() == 1);
        assertThat(done).hasValue(0);
    }

    private void blocked(String gateway, int tasks) {
        for (int i = 0; i < tasks; i++) {
            assertThat(component.execute(gateway, this::answer)).as("task %d", i).isTrue();
        }
    }

    private void answer() {
        try {
            if (database.await(Patience.SECONDS, TimeUnit.SECONDS)) {
                done.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
