package org.flexmeter.world.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeadEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant LATER = Instant.now().plusSeconds(600);

    private final Executions executions = Executions.inMemory();
    private final Table table = new Table();

    /** A table in memory that may be away. */
    private static final class Table implements CommandTable {
        private final List<Request> requests = new CopyOnWriteArrayList<>();
        private final Map<String, String> outcomes = new ConcurrentHashMap<>();
        private final List<String> reads = new CopyOnWriteArrayList<>();
        private final AtomicInteger refusals = new AtomicInteger();

        private void answer() throws IOException {
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new IOException("away");
            }
        }

        @Override
        public List<Request> requests() {
            return requests;
        }

        @Override
        public boolean begin(Request request) throws IOException {
            answer();
            return true;
        }

        @Override
        public Instant read(Request request) throws IOException {
            answer();
            reads.add(request.meter());
            return Instant.EPOCH;
        }

        @Override
        public void finish(Request request, boolean done, String detail) throws IOException {
            answer();
            outcomes.put(request.key(), (done ? "done: " : "failed: ") + detail);
        }
    }

    private HeadEnd headEnd(Habits habits) {
        return new HeadEnd("iren", table, Map.of("m1", "iren-1"), habits, executions);
    }

    private void ask(String invocation, String meter, String command, String parameters) {
        table.requests.add(new Request(invocation, invocation, meter, command, parameters, LATER));
    }

    @Test
    void doesEachOnceThoughTheTableIsAwayNowAndThen() {
        table.refusals.set(3);
        ask("c1", "m1", "disconnect", "{}");
        ask("c2", "m1", "limit-power", "{\"limit\": 3000.0}");
        ask("c3", "m1", "read-now", "{}");
        ask("c4", "m2", "connect", "{}");
        ask("c5", "m1", "explode", "{}");
        try (HeadEnd headEnd = headEnd(Habits.eager())) {
            await().atMost(PATIENCE).until(() -> table.outcomes.size() == 5);
            assertThat(headEnd.faults()).isEqualTo(3);
        }
        assertThat(table.outcomes)
                .containsEntry("c1", "done: disconnector open")
                .containsEntry("c2", "done: limited to 3000.0 W")
                .containsEntry("c3", "done: read at 1970-01-01T00:00:00Z")
                .containsEntry("c4", "failed: no meter m2")
                .containsEntry("c5", "failed: no command explode");
        assertThat(table.reads).containsExactly("m1");
        assertThat(executions.all())
                .containsExactlyInAnyOrder(
                        new Execution("iren-1", "disconnect", "", "c1"),
                        new Execution("iren-1", "limit-power", "3000.0", "c2"),
                        new Execution("iren-1", "read-now", "", "c3"));
    }

    @Test
    void beginsNothingThatHasExpired() {
        table.requests.add(
                new Request("old", "old", "m1", "disconnect", "{}", Instant.now().minusMillis(1)));
        ask("new", "m1", "disconnect", "{}");
        try (HeadEnd headEnd = headEnd(Habits.eager())) {
            await().atMost(PATIENCE).until(() -> table.outcomes.size() == 1);
            assertThat(headEnd.faults()).isZero();
        }
        assertThat(executions.all()).extracting(Execution::cause).containsExactly("new");
    }

    @Test
    void failsAndKeepsSilentAsOftenAsItsHabitsSay() {
        Habits habits = new Habits(Duration.ZERO, Duration.ZERO, 0.3, 0.2, 7);
        for (int i = 0; i < 400; i++) {
            ask("c" + i, "m1", "connect", "{}");
        }
        try (HeadEnd headEnd = headEnd(habits)) {
            long answered =
                    table.requests.stream()
                            .filter(r -> habits.of(r.key() + " m1").mood().answers())
                            .count();
            await().atMost(PATIENCE).until(() -> table.outcomes.size() == answered);
            assertThat(headEnd.faults()).isZero();
        }
        long failed = table.outcomes.values().stream().filter(o -> o.startsWith("failed")).count();
        assertThat(failed).isBetween(80L, 160L);
        assertThat(400 - table.outcomes.size()).isBetween(45, 120);
        assertThat((long) executions.all().size())
                .isBetween(table.outcomes.size() - failed, 400 - failed);
    }
}
