package org.flexmeter.gateway.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.files.PrivateFile;
import org.flexmeter.gateway.state.QuarantineFilter;
import org.flexmeter.gateway.state.StateView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Everything about the items, for other programs. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Write items with everything about them, one JSON object a line.")
final class QuarantineExport implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private QuarantineSelection of;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to (default: standard output). A file that is there is replaced.")
    private Path output;

    private List<QuarantineFilter> filters;

    @Override
    public Integer call() throws IOException {
        filters = of.filters();
        try (StateView state = of.open()) {
            if (output == null) {
                PrintWriter out = spec.commandLine().getOut();
                write(state, out);
                out.flush();
                return 0;
            }
            try {
                PrivateFile.replace(output, to -> write(state, to));
            } catch (IOException e) {
                throw new IOException("%s cannot be written (%s)".formatted(output, e), e);
            }
        }
        return 0;
    }

    private void write(StateView state, OutputStream to) throws IOException {
        Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
        long written = write(state, out);
        out.flush();
        spec.commandLine().getErr().printf("%s: %d items%n", output, written);
    }

    private long write(StateView state, Writer out) throws IOException {
        long written = 0;
        for (QuarantineFilter filter : filters) {
            written +=
                    QuarantineOf.visit(
                            state,
                            filter,
                            Long.MAX_VALUE,
                            item -> out.append(QuarantineJson.whole(item)).append('\n'));
        }
        return written;
    }
}
