package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.state.Backup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a copy of a state file back. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Put a copy that fm state backup made in the place of a gateway's state, which is moved aside.",
            "The gateway must be stopped. What it published since the copy is published again, with the",
            "same identity; commands that the copy knows as not begun are answered as unknown if they",
            "must not be repeated."
        })
final class StateRestore implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Parameters(index = "0", paramLabel = "GATEWAY", description = "Such as eon.")
    private String gateway;

    @Parameters(index = "1", paramLabel = "FILE", description = "The copy; it stays where it is.")
    private Path from;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Path dir = home.settings().getValue("fm.state.dir", Path.class);
        Backup.Done done = Backup.restore(dir, gateway, from.toAbsolutePath(), Instant.now());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(
                    new JsonMapper()
                            .createObjectNode()
                            .put("gateway", gateway)
                            .put("file", done.file().toString())
                            .put("bytes", done.bytes())
                            .put("before", done.before().toString()));
        } else {
            out.printf(
                    "%s: %d bytes in %s%s%n",
                    gateway,
                    done.bytes(),
                    done.file(),
                    done.before().equals(done.file())
                            ? ""
                            : "; the state of before is in " + done.before());
        }
        return 0;
    }
}
