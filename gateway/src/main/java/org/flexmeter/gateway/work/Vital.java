package org.flexmeter.gateway.work;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A thread that works off a queue and that the program cannot do without. It is asked now and then
 * to do nothing; as long as it does not, it is stuck, or gone. Thread-safe.
 */
public final class Vital {
    private final String name;
    private final Supplier<CompletableFuture<?>> ask;
    private final LongSupplier nanos;
    private Optional<Question> open = Optional.empty();

    private record Question(CompletableFuture<?> answer, long asked) {}

    /**
     * @param name for people
     * @param ask lets it do nothing, behind all that waits
     */
    public Vital(String name, Supplier<CompletableFuture<?>> ask) {
        this(name, ask, System::nanoTime);
    }

    Vital(String name, Supplier<CompletableFuture<?>> ask, LongSupplier nanos) {
        this.name = name;
        this.ask = ask;
        this.nanos = nanos;
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /**
     * Since when the last question has been waiting for its answer; asks anew if it has one. An
     * answer that is a fault is an answer.
     */
    public synchronized Duration stuck() {
        long now = nanos.getAsLong();
        if (open.filter(question -> !question.answer().isDone()).isEmpty()) {
            open = Optional.of(new Question(answer(), now));
        }
        return Duration.ofNanos(now - open.get().asked());
    }

    private CompletableFuture<?> answer() {
        try {
            return ask.get();
        } catch (RejectedExecutionException stopped) {
            return CompletableFuture.completedFuture(null);
        }
    }
}
