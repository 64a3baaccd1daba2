package org.flexmeter.bench.session;

import org.flexmeter.bench.part.Rig;
import org.flexmeter.bench.report.Measure;
import org.flexmeter.bench.report.Outcome;
import org.flexmeter.bench.report.Table;

/** One group of measurements. */
public interface Session {
    /** On the command line. */
    String name();

    /** One line for the help. */
    String about();

    /** Whether it is part of a run that names no sessions. */
    default boolean isByDefault() {
        return true;
    }

    /**
     * Measures.
     *
     * @param scale how much
     * @param progress is told what happens
     */
    Outcome run(Rig rig, Scale scale, Progress progress);

    /** Where a session says what it does. */
    interface Progress {
        void say(String line);

        /** Says what was measured, so that it is not lost when a long session is ended early. */
        default Measure show(Measure measure) {
            say("  " + Table.line(measure));
            return measure;
        }
    }
}
