package org.flexmeter.gateway.command;

import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Stream;
import org.flexmeter.gateway.message.OneItem;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Whose fault it is that a step of the ledger could not be written. */
final class LedgerFault {
    /** What a row itself can be the cause of; everything else every row would meet. */
    private static final Set<SQLiteErrorCode> OF_A_ROW =
            Set.of(
                    SQLiteErrorCode.SQLITE_CONSTRAINT,
                    SQLiteErrorCode.SQLITE_MISMATCH,
                    SQLiteErrorCode.SQLITE_TOOBIG);

    private LedgerFault() {}

    /** Whether it is one command's alone. */
    static boolean isOfOne(Throwable fault) {
        return OneItem.isItsOwn(fault)
                && Stream.iterate(fault, t -> t != null, Throwable::getCause)
                        .filter(SQLException.class::isInstance)
                        .allMatch(LedgerFault::isOfARow);
    }

    private static boolean isOfARow(Throwable fault) {
        // extended codes carry the primary one in their low byte
        return fault instanceof SQLiteException sqlite
                && OF_A_ROW.contains(
                        SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xFF));
    }
}
