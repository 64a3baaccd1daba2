package org.flexmeter.gateway.console;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Lets a few requests at a time be done, fewer of one user, the rest in the order in which they
 * came; who has too many waiting is refused. What waits holds no thread. Thread-safe.
 */
final class Turns {
    private final int each;
    private final int all;
    private final int waiting;
    private final Map<String, Integer> running = new HashMap<>();
    private final Deque<Turn> queue = new ArrayDeque<>();
    private int total;

    private record Turn(String user, Runnable begin) {}

    /**
     * @param each at a time of one user
     * @param all at a time of all
     * @param waiting of one user
     */
    Turns(int each, int all, int waiting) {
        this.each = each;
        this.all = all;
        this.waiting = waiting;
    }

    /**
     * Begins now, or when it is its turn, which {@link #end} of another one makes it.
     *
     * @return false if it was refused
     */
    boolean ask(String user, Runnable begin) {
        Turn turn = new Turn(user, begin);
        synchronized (this) {
            if (!isFree(turn)) {
                boolean room = queue.stream().filter(t -> t.user().equals(user)).count() < waiting;
                return room && queue.add(turn);
            }
            count(turn);
        }
        begin.run();
        return true;
    }

    /** Ends a turn of a user, and begins the next one. */
    void end(String user) {
        next(user).ifPresent(turn -> turn.begin().run());
    }

    private synchronized Optional<Turn> next(String user) {
        total--;
        running.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
        Iterator<Turn> turns = queue.iterator();
        while (turns.hasNext()) {
            Turn turn = turns.next();
            if (isFree(turn)) {
                turns.remove();
                count(turn);
                return Optional.of(turn);
            }
        }
        return Optional.empty();
    }

    private boolean isFree(Turn turn) {
        return total < all && running.getOrDefault(turn.user(), 0) < each;
    }

    private void count(Turn turn) {
        total++;
        running.merge(turn.user(), 1, Integer::sum);
    }
}
