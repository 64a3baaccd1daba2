package org.flexmeter.gateway.translate;

import java.util.Optional;
import org.flexmeter.gateway.message.OneLine;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.Row;

/** A row of which something was too large to be read. */
public final class CutRow {
    /** In it stand the columns that were not read, and their sizes. */
    public static final String COLUMN = "fm_cut";

    private static final int LONGEST = 200;

    private CutRow() {}

    /** Why it is refused; empty if all of it was read. */
    static Optional<Taken.Not<Object>> fault(Row row) {
        return Optional.ofNullable(row.get(COLUMN))
                .map(
                        cut ->
                                new Taken.Not<>(
                                        Reason.TOO_LARGE,
                                        "has more bytes than are read of a cell ("
                                                + OneLine.of(cut.toString(), LONGEST)
                                                + "): mend what writes it, or raise max-cell"));
    }
}
