package org.flexmeter.gateway.cli;

import java.nio.file.Path;
import org.flexmeter.gateway.state.StateView;
import picocli.CommandLine.Parameters;

/** Whose ledger: home folder and gateway. */
class CommandOf extends Home {

    @Parameters(index = "0", paramLabel = "GATEWAY", description = "Such as eon.")
    private String gateway;

    String gateway() {
        return gateway;
    }

    StateView open() {
        return StateView.open(settings().getValue("fm.state.dir", Path.class), gateway);
    }
}
