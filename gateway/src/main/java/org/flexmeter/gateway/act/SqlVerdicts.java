package org.flexmeter.gateway.act;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/**
 * What a relational database means by a fault, by the classes of SQL states (ISO 9075; PostgreSQL
 * and H2 keep to them, and differ in what is listed by itself).
 */
final class SqlVerdicts {
    private static final Verdict THERE = new Verdict.There();
    private static final Verdict UNKNOWN = new Verdict.Unknown();

    private enum Meaning {
        NOT_SENT,
        NOT_ALLOWED,
        FAILED,
        THERE,
        UNKNOWN
    }

    /** A state, or its first two characters; the longer wins. */
    private static final Map<String, Meaning> STATES =
            Map.ofEntries(
                    Map.entry("08001", Meaning.NOT_SENT), // cannot connect
                    Map.entry("08004", Meaning.NOT_SENT), // connection refused
                    Map.entry("22", Meaning.FAILED), // a value that the column cannot hold
                    Map.entry("23", Meaning.FAILED), // a constraint
                    Map.entry("23505", Meaning.THERE), // the key is there
                    // of a database that does not tell which constraint: ask again
                    Map.entry("23000", Meaning.UNKNOWN),
                    Map.entry("25006", Meaning.NOT_ALLOWED), // read-only
                    Map.entry("28", Meaning.NOT_ALLOWED), // user or password
                    Map.entry("3D", Meaning.NOT_ALLOWED), // no such database
                    Map.entry("3F", Meaning.NOT_ALLOWED), // no such schema
                    Map.entry("40001", Meaning.NOT_SENT), // rolled back
                    Map.entry("40P01", Meaning.NOT_SENT), // rolled back
                    Map.entry("42", Meaning.NOT_ALLOWED), // no table, column, procedure or right
                    Map.entry("53300", Meaning.NOT_SENT), // too many connections
                    Map.entry("57P03", Meaning.NOT_SENT), // it is starting
                    Map.entry("90022", Meaning.NOT_ALLOWED), // H2: no such function
                    Map.entry("90067", Meaning.NOT_SENT), // H2: connection broken before
                    Map.entry("90079", Meaning.NOT_ALLOWED), // H2: no such schema
                    Map.entry("90096", Meaning.NOT_ALLOWED)); // H2: no right

    private SqlVerdicts() {}

    static Verdict of(SQLException fault) {
        String state = Optional.ofNullable(fault.getSQLState()).orElse("");
        String why = Words.oneLine(String.valueOf(fault.getMessage()));
        return switch (meaning(state, why)) {
            case NOT_SENT -> new Verdict.NotSent(why);
            case NOT_ALLOWED -> new Verdict.NotAllowed(why);
            case FAILED -> new Verdict.Failed("the database refused it: " + why);
            case THERE -> THERE;
            case UNKNOWN -> UNKNOWN;
        };
    }

    private static Meaning meaning(String state, String why) {
        if (STATES.containsKey(state)) {
            return STATES.get(state);
        }
        if (state.length() == 5 && STATES.containsKey(state.substring(0, 2))) {
            return STATES.get(state.substring(0, 2));
        }
        // the pool has no state for it
        return why.contains("Acquisition timeout") ? Meaning.NOT_SENT : Meaning.UNKNOWN;
    }
}
