package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.window.PageRequest;

/** The bean {@code translator} of the routes. */
@ApplicationScoped
@Named("translator")
public class Translation {

    private final Knowledge knowledge;
    private final StateFiles states;

    Translation(Knowledge knowledge, StateFiles states) {
        this.knowledge = knowledge;
        this.states = states;
    }

    /** Rows of a page to messages and refusals. */
    public Group translate(PageRequest page, List<Row> rows) {
        StateFile state = states.of(page.gateway());
        return knowledge
                .translator()
                .translate(
                        page.gateway(),
                        page.feed(),
                        rows,
                        device -> state.registers().last(page.feed(), device));
    }
}
