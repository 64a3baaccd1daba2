package org.flexmeter.gateway.replay;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.flexmeter.gateway.state.QuarantineRequest;
import org.flexmeter.gateway.state.RequestHandler;
import org.flexmeter.gateway.state.StateFiles;

/** Forgets items of the quarantine by command. */
@ApplicationScoped
public class Discards implements RequestHandler {

    private final StateFiles states;

    Discards(StateFiles states) {
        this.states = states;
    }

    @Override
    public String kind() {
        return QuarantineRequest.DISCARD;
    }

    @Override
    public CompletionStage<String> handle(String gateway, String argument) {
        List<Long> ids = QuarantineRequest.numbers(argument);
        return states.of(gateway)
                .quarantine()
                .remove(ids)
                .thenApply(done -> "discarded of the quarantine: " + ids.size());
    }
}
