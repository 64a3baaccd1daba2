package org.flexmeter.world.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A DSO's head-end: watches its table of commands, carries each out at the meter, and writes the
 * outcome. It begins nothing that has expired, and does what it has begun once, whatever becomes of
 * the database meanwhile.
 */
public final class HeadEnd implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final int HANDS = 6;
    private static final String READ_NOW = "read-now";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CommandTable table;
    private final Map<String, String> hardwareIds;
    private final Habits habits;
    private final Executions executions;
    private final Set<String> begun = new HashSet<>();
    private final AtomicLong faults = new AtomicLong();
    private final ScheduledExecutorService watch;
    private final ScheduledExecutorService hands;

    /**
     * Watches from now on.
     *
     * @param name such as {@code iren}
     * @param hardwareIds the meters that it can reach: their id in the database and at the control
     *     centre
     * @param executions is told of every command that is carried out
     */
    public HeadEnd(
            String name,
            CommandTable table,
            Map<String, String> hardwareIds,
            Habits habits,
            Executions executions) {
        this.table = table;
        this.hardwareIds = Map.copyOf(hardwareIds);
        this.habits = habits;
        this.executions = executions;
        this.watch = Executors.newSingleThreadScheduledExecutor(daemon(name + "-head-end"));
        this.hands = Executors.newScheduledThreadPool(HANDS, daemon(name + "-head-end-hand"));
        watch.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static ThreadFactory daemon(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** How often the database did not do what was asked of it. */
    public long faults() {
        return faults.get();
    }

    private void look() {
        attempt(table::requests).stream().flatMap(List::stream).forEach(this::see);
    }

    private void see(Request request) {
        if (!request.expired() && begun.add(request.key())) {
            hands.execute(() -> begin(request));
        }
    }

    private <T> Optional<T> attempt(Callable<T> step) {
        try {
            return Optional.of(step.call());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (Exception databaseAway) {
            faults.incrementAndGet();
            return Optional.empty();
        }
    }

    private void begin(Request request) {
        Optional<Boolean> taken = attempt(() -> table.begin(request));
        if (taken.isEmpty()) {
            later(AGAIN, () -> begin(request));
        } else if (taken.get() && !request.expired()) {
            Habits.Fate fate = habits.of(request.invocation() + " " + request.meter());
            later(fate.takes(), () -> carryOut(request, fate.mood()));
        }
    }

    private void later(Duration pause, Runnable step) {
        hands.schedule(step, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void carryOut(Request request, Habits.Mood mood) {
        Optional<String> meter = Optional.ofNullable(hardwareIds.get(request.meter()));
        if (meter.isEmpty()) {
            finish(request, false, "no meter " + request.meter());
        } else if (mood.executes()) {
            execute(request, meter.get(), mood.answers());
        } else if (mood.answers()) {
            finish(request, false, "the meter does not answer");
        }
    }

    private void execute(Request request, String hardwareId, boolean answers) {
        String argument = argument(request);
        Optional<String> said = said(request.command(), argument);
        if (said.isEmpty()) {
            finish(request, false, "no command " + request.command());
            return;
        }
        executions.note(
                new Execution(hardwareId, request.command(), argument, request.invocation()));
        if (request.command().equals(READ_NOW)) {
            read(request, answers);
        } else if (answers) {
            finish(request, true, said.get());
        }
    }

    /** What a meter says when it has done it; empty if it cannot do such a thing. */
    private static Optional<String> said(String command, String argument) {
        return switch (command) {
            case "disconnect" -> Optional.of("disconnector open");
            case "connect" -> Optional.of("disconnector closed");
            case "limit-power" -> Optional.of("limited to " + argument + " W");
            case READ_NOW -> Optional.of("read");
            default -> Optional.empty();
        };
    }

    private static String argument(Request request) {
        try {
            JsonNode limit = JSON.readTree(request.parameters()).path("limit");
            return limit.isNumber() ? Double.toString(limit.doubleValue()) : "";
        } catch (JsonProcessingException noParameters) {
            return "";
        }
    }

    private void read(Request request, boolean answers) {
        attempt(() -> table.read(request))
                .ifPresentOrElse(
                        when -> {
                            if (answers) {
                                finish(request, true, "read at " + when);
                            }
                        },
                        () -> later(AGAIN, () -> read(request, answers)));
    }

    private void finish(Request request, boolean done, String detail) {
        Optional<Boolean> written =
                attempt(
                        () -> {
                            table.finish(request, done, detail);
                            return true;
                        });
        if (written.isEmpty()) {
            later(AGAIN, () -> finish(request, done, detail));
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        hands.shutdownNow();
    }
}
