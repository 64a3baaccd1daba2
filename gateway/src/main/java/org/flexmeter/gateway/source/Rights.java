package org.flexmeter.gateway.source;

import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What to do where a database says that the gateway's user has no right. */
public final class Rights {
    static final String CQL = "grant it to the gateway's user (deploy/cassandra)";
    static final String SQL = "grant it to the gateway's user (deploy/sql)";

    /** PostgreSQL's and H2's. */
    private static final Set<String> STATES = Set.of("42501", "90096");

    private Rights() {}

    /** The remedy; empty if the fault is another one. */
    public static Optional<String> remedy(Throwable fault) {
        if (fault instanceof UnauthorizedException) {
            return Optional.of(CQL);
        }
        return fault instanceof SQLException sql
                        && sql.getSQLState() != null
                        && STATES.contains(sql.getSQLState())
                ? Optional.of(SQL)
                : Optional.empty();
    }
}
