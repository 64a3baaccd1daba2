package org.flexmeter.bench.load;

/** Puts a series into a source, all of it at once. */
public interface Bulk {
    /**
     * Loads a series.
     *
     * @return when all of it could be read by the gateway, in microseconds since 1970; the clock
     *     starts then
     */
    long load(Series series);
}
