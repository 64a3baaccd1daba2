package org.flexmeter.world.line;

/** What simulated meters measure: a function of meter and time. */
final class Signals {
    private Signals() {}

    /** A whole number that swings around a mean, each meter at its own phase. */
    static int wave(int meter, long millis, int mean, int swing, int periodSeconds) {
        double turns = millis % (periodSeconds * 1000L) / (periodSeconds * 1000.0);
        return mean + (int) Math.round(swing * Math.sin(2 * Math.PI * (turns + meter * 0.137)));
    }
}
