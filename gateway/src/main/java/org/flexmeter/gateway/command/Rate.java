package org.flexmeter.gateway.command;

/** So many a second at most, and a tenth of that at once. Not for several threads. */
final class Rate {
    private static final double NANOS_A_SECOND = 1e9;

    private final double aSecond;
    private final double most;
    private double left;
    private long last;

    Rate(double aSecond, long nanos) {
        this.aSecond = aSecond;
        this.most = Math.max(1, aSecond / 10);
        this.left = most;
        this.last = nanos;
    }

    /** Takes one, if there is one at this time. */
    boolean take(long nanos) {
        // a clock that is set back takes nothing away
        left = Math.min(most, left + Math.max(0, nanos - last) / NANOS_A_SECOND * aSecond);
        last = nanos;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
