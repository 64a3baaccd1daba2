package org.flexmeter.gateway.translate;

import java.util.List;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Row;

/** Translates the rows of one feed; made once, when the catalogue is known. */
interface FeedTranslation {
    Group translate(List<Row> rows, Page page);
}
