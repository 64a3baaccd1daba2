package org.flexmeter.gateway.source;

import java.sql.PreparedStatement;

/** Keeps what a query gives within bounds, as far as a database's driver lets it be kept. */
interface RowBound {
    /** Bytes of a cell that are read where no setting says otherwise. */
    int CELL = 1_048_576;

    /** A page has no more bytes than so many of the largest cells, or its larger cells are cut. */
    int CELLS = 16;

    /** With cells no larger than that, a page of a thousand rows fits in any case. */
    int SMALL = 1_024;

    /** Prepares a text on the connection at hand. */
    interface Preparing {
        /** A statement of the driver. */
        PreparedStatement prepare(String sql) throws Throwable;
    }

    /** A statement whose rows are bounded. */
    PreparedStatement prepare(String sql, Preparing how) throws Throwable;
}
