package org.flexmeter.gateway.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VitalTest {
    private final AtomicLong now = new AtomicLong();
    private final List<CompletableFuture<Object>> asked = new ArrayList<>();
    private final Vital vital = new Vital("writer", this::ask, now::get);

    @Test
    void whoAnswersIsAskedAnew() {
        assertThat(vital.stuck()).isZero();
        asked.get(0).complete(true);
        pass(Duration.ofHours(1));
        assertThat(vital.stuck()).isZero();
        assertThat(asked).hasSize(2);
    }

    @Test
    void whoDoesNotAnswerIsStuckSinceItWasAsked() {
        vital.stuck();
        pass(Duration.ofMinutes(4));
        assertThat(vital.stuck()).isEqualTo(Duration.ofMinutes(4));
        pass(Duration.ofMinutes(4));
        assertThat(vital.stuck()).isEqualTo(Duration.ofMinutes(8));
        assertThat(asked).as("questions").hasSize(1);
        asked.get(0).complete(true);
        assertThat(vital.stuck()).isZero();
    }

    @Test
    void aFaultIsAnAnswer() {
        vital.stuck();
        asked.get(0).completeExceptionally(new IllegalStateException("the disk is full"));
        pass(Duration.ofHours(1));
        assertThat(vital.stuck()).isZero();
    }

    @Test
    void whatWasStoppedIsNotStuck() {
        Vital stopped =
                new Vital(
                        "stopped",
                        () -> {
                            throw new RejectedExecutionException();
                        },
                        now::get);
        stopped.stuck();
        pass(Duration.ofHours(1));
        assertThat(stopped.stuck()).isZero();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private CompletableFuture<?> ask() {
        asked.add(new CompletableFuture<>());
        return asked.get(asked.size() - 1);
    }
}
