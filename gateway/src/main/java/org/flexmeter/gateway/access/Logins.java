package org.flexmeter.gateway.access;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Looks at names and passwords, so many at a time: a hash costs some tenths of a second of a core,
 * and strangers ask for it. A name that is not there costs the time and no work, so that nobody
 * learns which names there are and nobody's login waits behind guesses of others. Thread-safe.
 */
public final class Logins {
    private static final int AT_A_TIME = 2;
    private static final int OF_ONE_ADDRESS = 8;
    private static final int LONGEST_NAME = 64;
    private static final long UNMEASURED_NANOS = 300_000_000;

    /** What came of it. */
    public enum Outcome {
        /** The user is who they say. */
        RIGHT,
        /** There is no such user, or the password is another. */
        WRONG,
        /** Too many were wrong: not looked at for up to a minute. */
        TOO_MANY,
        /** Too many are under way from there: not looked at now. */
        BUSY
    }

    /**
     * The answer to a name and a password.
     *
     * @param user who it is, if the outcome is {@link Outcome#RIGHT}
     */
    public record Answer(Outcome outcome, Optional<User> user) {
        /** Of something that is no name and password. */
        public static final Answer WRONG = no(Outcome.WRONG);

        static Answer of(Optional<User> user) {
            return new Answer(user.isPresent() ? Outcome.RIGHT : Outcome.WRONG, user);
        }

        static Answer no(Outcome outcome) {
            return new Answer(outcome, Optional.empty());
        }
    }

    private final Users users;
    private final Lane known;
    private final Lane unknown;
    private final Executor hashing;
    private final Function<Long, Executor> after;
    private final AtomicLong lastNanos = new AtomicLong(UNMEASURED_NANOS);

    /**
     * What is counted of names that are there; and apart from it, so as not to push it out, of
     * others.
     */
    private static final class Lane {
        private final Attempts attempts;
        private final Map<String, Integer> underWay = new HashMap<>();

        Lane(InstantSource clock) {
            this.attempts = new Attempts(clock);
        }

        synchronized boolean enter(String machine) {
            int count = underWay.getOrDefault(machine, 0);
            if (count >= OF_ONE_ADDRESS) {
                return false;
            }
            underWay.put(machine, count + 1);
            return true;
        }

        synchronized void leave(String machine) {
            underWay.computeIfPresent(machine, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    public Logins(Users users, InstantSource clock) {
        this(
                users,
                clock,
                threads(),
                nanos -> CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS));
    }

    /**
     * @param hashing runs what costs a core's time
     * @param after runs after so many nanoseconds what costs nothing
     */
    Logins(Users users, InstantSource clock, Executor hashing, Function<Long, Executor> after) {
        this.users = users;
        this.known = new Lane(clock);
        this.unknown = new Lane(clock);
        this.hashing = hashing;
        this.after = after;
    }

    /** What waits is bounded by the connections and by what one address may have under way. */
    private static Executor threads() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(
                        AT_A_TIME,
                        AT_A_TIME,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        work -> {
                            Thread thread = new Thread(work, "logins");
                            thread.setDaemon(true);
                            return thread;
                        });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * Looks at a name and a password. Reads a file, and does not wait for the hash.
     *
     * @return the answer; it fails with {@link AccessException} if the files cannot be read
     */
    public CompletionStage<Answer> check(String name, String password, String address) {
        String user = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
        String machine = Addresses.machine(address);
        boolean there;
        try {
            there = users.knows(name);
        } catch (AccessException e) {
            return CompletableFuture.failedFuture(e);
        }
        Lane lane = there ? known : unknown;
        if (!lane.enter(machine)) {
            return CompletableFuture.completedFuture(Answer.no(Outcome.BUSY));
        }
        if (!lane.attempts.begin(user, machine)) {
            lane.leave(machine);
            return CompletableFuture.completedFuture(Answer.no(Outcome.TOO_MANY));
        }
        return (there ? hashed(name, password) : pretended())
                .thenApply(Answer::of)
                .whenComplete(
                        (answer, fault) -> {
                            lane.leave(machine);
                            if (fault == null && answer.outcome() == Outcome.RIGHT) {
                                lane.attempts.right(user, machine);
                            }
                        });
    }

    private CompletableFuture<Optional<User>> hashed(String name, String password) {
        return CompletableFuture.supplyAsync(
                () -> {
                    long began = System.nanoTime();
                    Optional<User> user = users.login(name, password.toCharArray());
                    lastNanos.set(System.nanoTime() - began);
                    return user;
                },
                hashing);
    }

    private CompletableFuture<Optional<User>> pretended() {
        return CompletableFuture.supplyAsync(Optional::empty, after.apply(lastNanos.get()));
    }
}
