package org.flexmeter.gateway.translate;

import java.util.List;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Row;

/** Translates the rows of one feed; made once, when the catalogue is known. */
interface FeedTranslation {
    Group translate(List<Row> rows, Page page);

    /** Who words its refusals. */
    Refuser refuser();

    /**
     * A row that was refused before, in whole or in part, once more. Of one that was refused in
     * part only that part is given: the rest has been published.
     */
    default Group replay(Row row, Refusal refused, Page page) {
        return translate(List.of(row), page);
    }
}
