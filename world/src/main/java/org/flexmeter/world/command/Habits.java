package org.flexmeter.world.command;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How devices obey. What becomes of a command depends on the seed and on the command alone, so that
 * it is the same in every run and in whatever order commands come.
 *
 * @param least a command takes so long
 * @param most a command takes at most so long
 * @param failing share of commands that fail, 0 to 1
 * @param silent share of commands that are never answered, half of which are carried out
 * @param seed of the random numbers
 */
public record Habits(Duration least, Duration most, double failing, double silent, long seed) {

    /** As real ones: some seconds each, one in twenty fails, one in a hundred is never answered. */
    public static Habits usual() {
        return new Habits(Duration.ofMillis(200), Duration.ofSeconds(3), 0.05, 0.01, 20_160_210);
    }

    /** Does everything at once. */
    public static Habits eager() {
        return new Habits(Duration.ZERO, Duration.ZERO, 0, 0, 1);
    }

    /** The same, never silent. */
    public Habits answering() {
        return new Habits(least, most, failing, 0, seed);
    }

    /** What a device makes of a command. */
    public enum Mood {
        DOES,
        FAILS,
        DOES_SILENTLY,
        IGNORES;

        /** Whether it is carried out. */
        public boolean executes() {
            return this == DOES || this == DOES_SILENTLY;
        }

        /** Whether anything is said of it. */
        public boolean answers() {
            return this == DOES || this == FAILS;
        }
    }

    /**
     * What becomes of one command.
     *
     * @param takes from the command's receipt to its execution
     */
    public record Fate(Mood mood, Duration takes) {}

    /**
     * The fate of a command.
     *
     * @param command what tells it from all others, such as invocation and meter
     */
    public Fate of(String command) {
        SplittableRandom random = new SplittableRandom(seed * 31 + command.hashCode());
        long span = most.toMillis() - least.toMillis();
        Duration takes = least.plusMillis((long) (random.nextDouble() * span));
        return new Fate(mood(random), takes);
    }

    private Mood mood(SplittableRandom random) {
        double dice = random.nextDouble();
        if (dice < failing) {
            return Mood.FAILS;
        }
        if (dice < failing + silent) {
            return random.nextBoolean() ? Mood.DOES_SILENTLY : Mood.IGNORES;
        }
        return Mood.DOES;
    }
}
