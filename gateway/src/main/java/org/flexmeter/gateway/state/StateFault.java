package org.flexmeter.gateway.state;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says of a fault of SQLite what the operator can do. */
final class StateFault {
    private StateFault() {}

    static StateException explain(Path file, SQLException fault) {
        return new StateException(file + ": " + remedy(file, fault), fault);
    }

    /** There is no such file. */
    static StateException missing(Path file, String gateway) {
        return new StateException(
                "%s: there is no state file; has the gateway %s ever run with this home folder?"
                        .formatted(file, gateway));
    }

    /** A file that fails its check. */
    static StateException damaged(Path file, String finding) {
        return new StateException(
                ("%s: damaged (%s); it is left as it is: stop the gateway and recover it with"
                                + " 'fm state recover %s', or move it away with its -wal file to begin"
                                + " anew")
                        .formatted(file, finding, gateway(file)));
    }

    private static String gateway(Path file) {
        return file.getFileName().toString().replaceFirst("\\.db$", "");
    }

    private static String remedy(Path file, SQLException fault) {
        return switch (code(fault)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                    ("damaged, or not a state file; it is left as it is: stop the gateway and recover it"
                                    + " with 'fm state recover %s', or move it away with its -wal"
                                    + " file to begin anew")
                            .formatted(gateway(file));
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
                    "cannot be written: give the gateway's user write access to it and to "
                            + file.getParent();
            case SQLITE_FULL -> "the disk is full: make room on " + file.getParent();
            case SQLITE_BUSY, SQLITE_LOCKED ->
                    "in use by another program: end that one (sqlite3 shells too)";
            default -> "cannot be used (" + fault.getMessage() + ")";
        };
    }

    /** The primary code: extended ones carry it in their low byte. */
    private static SQLiteErrorCode code(SQLException fault) {
        return fault instanceof SQLiteException sqlite
                ? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & 0xFF)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }
}
