package org.flexmeter.gateway.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flexmeter.gateway.state.QuarantineFilter;
import org.flexmeter.gateway.state.QuarantineItem;
import org.flexmeter.gateway.state.StateView;
import picocli.CommandLine.Parameters;

/** What every command about a quarantine is told: home folder and gateway. */
class QuarantineOf extends Home {
    private static final int PAGE = 500;

    @Parameters(index = "0", paramLabel = "GATEWAY", description = "Such as eon.")
    private String gateway;

    private Path stateFolder;

    String gateway() {
        return gateway;
    }

    /** The folder of the state files. */
    Path stateFolder() {
        if (stateFolder == null) {
            stateFolder = settings().getValue("fm.state.dir", Path.class);
        }
        return stateFolder;
    }

    StateView open() {
        return StateView.open(stateFolder(), gateway);
    }

    /** One item. */
    static Optional<QuarantineItem> find(StateView state, long number) {
        return state.quarantine(QuarantineFilter.numbers(number, number), 1).stream().findFirst();
    }

    /** What is done with each item. */
    interface Visitor<E extends Exception> {
        void visit(QuarantineItem item) throws E;
    }

    /** Visits the items, oldest first, without holding all of them; how many there were. */
    static <E extends Exception> long visit(
            StateView state, QuarantineFilter filter, long limit, Visitor<E> visitor) throws E {
        long visited = 0;
        QuarantineFilter rest = filter;
        List<QuarantineItem> page;
        do {
            page = state.quarantine(rest, (int) Math.min(PAGE, limit - visited));
            for (QuarantineItem item : page) {
                visitor.visit(item);
                rest = rest.after(item.id());
            }
            visited += page.size();
        } while (page.size() == PAGE && visited < limit);
        return visited;
    }
}
