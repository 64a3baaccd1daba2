package org.flexmeter.gateway.translate;

import java.util.Optional;
import org.flexmeter.gateway.catalogue.Feed;
import org.flexmeter.gateway.message.Row;

/** Which command of the control centre caused a row. */
final class Originator {
    private Originator() {}

    /** Empty if the row came by itself, or its source does not tell. */
    static Optional<String> of(Feed.Source source, Row row) {
        return source.originator().map(row::get).map(Texts::line).filter(id -> !id.isEmpty());
    }
}
