package org.flexmeter.gateway.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.flexmeter.gateway.state.Backup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies a state file while its gateway runs. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = {
            "Copy a gateway's state as of this moment into a new file, also while the gateway runs.",
            "Only the file's owner can read it; it holds what waits for the broker."
        })
final class StateBackup implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private Home home;

    @Parameters(index = "0", paramLabel = "GATEWAY", description = "Such as eon.")
    private String gateway;

    @Parameters(index = "1", paramLabel = "FILE", description = "Where to; must not be there yet.")
    private Path to;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Path dir = home.settings().getValue("fm.state.dir", Path.class);
        Backup.Done done = Backup.make(dir, gateway, to.toAbsolutePath());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(
                    new JsonMapper()
                            .createObjectNode()
                            .put("gateway", gateway)
                            .put("file", done.file().toString())
                            .put("bytes", done.bytes()));
        } else {
            out.printf("%s: %d bytes in %s%n", gateway, done.bytes(), done.file());
        }
        return 0;
    }
}
