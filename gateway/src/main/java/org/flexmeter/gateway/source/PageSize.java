package org.flexmeter.gateway.source;

/**
 * How many rows are asked for at a time: fewer after a page that failed, until one row is alone,
 * and more again after one that came.
 */
final class PageSize {
    /** By halves a page of 5,000 with one bad row would be asked for thirteen times. */
    private static final int STEP = 8;

    private final int most;
    private int now;

    /**
     * @param most rows of a page where nothing is wrong, at least 1
     */
    PageSize(int most) {
        this.most = most;
        this.now = most;
    }

    int rows() {
        return now;
    }

    /** Whether what failed was one row by itself. */
    boolean isOne() {
        return now == 1;
    }

    void failed() {
        now = Math.max(1, now / STEP);
    }

    void came() {
        now = (int) Math.min(most, (long) now * STEP);
    }
}
