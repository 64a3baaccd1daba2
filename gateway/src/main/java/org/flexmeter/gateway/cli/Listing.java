package org.flexmeter.gateway.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a list that is shown page by page. */
final class Listing {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--after",
            paramLabel = "N",
            defaultValue = "0",
            description = "Only those behind this number (default: all).")
    private long after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit;

    /** Only those behind this number. */
    long after() {
        return after;
    }

    /**
     * At most so many.
     *
     * @throws ParameterException if that is none
     */
    int limit() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit is at least 1");
        }
        return limit;
    }

    /** Says how to go on behind the last one that was shown. */
    static void more(PrintWriter out, long last) {
        out.printf("there may be more: --after %d%n", last);
    }
}
