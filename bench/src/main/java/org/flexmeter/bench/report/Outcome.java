package org.flexmeter.bench.report;

import java.util.List;

/**
 * What a session found.
 *
 * @param session its name on the command line
 * @param title one line
 * @param measures its table, line by line
 * @param notes what must be known to read it
 */
public record Outcome(String session, String title, List<Measure> measures, List<String> notes) {
    public Outcome {
        measures = List.copyOf(measures);
        notes = List.copyOf(notes);
    }

    /** Readings that did not arrive, over all measures. */
    public double lost() {
        return measures.stream().mapToDouble(measure -> measure.figure("lost")).sum();
    }
}
