package org.flexmeter.gateway.act;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import java.util.List;

/**
 * What Cassandra means by a fault. A conditional insert that timed out may have been taken or may
 * be taken yet: that is unknown, and the same id again is harmless.
 */
final class CqlVerdicts {
    private CqlVerdicts() {}

    static Verdict of(DriverException fault) {
        String why = Words.oneLine(String.valueOf(fault.getMessage()));
        if (fault instanceof QueryValidationException || isRefusedLogin(fault)) {
            return new Verdict.NotAllowed(why); // no keyspace, table, column, right; bad password
        }
        // no coordinator took it: the driver sends nothing on to another node that may have begun
        if (fault instanceof AllNodesFailedException || fault instanceof UnavailableException) {
            return new Verdict.NotSent(why);
        }
        return new Verdict.Unknown();
    }

    private static boolean isRefusedLogin(DriverException fault) {
        return fault instanceof AllNodesFailedException all
                && all.getAllErrors().values().stream()
                        .flatMap(List::stream)
                        .anyMatch(AuthenticationException.class::isInstance);
    }
}
