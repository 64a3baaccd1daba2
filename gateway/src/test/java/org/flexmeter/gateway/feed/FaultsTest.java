package org.flexmeter.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import org.flexmeter.gateway.command.NotSentException;
import org.junit.jupiter.api.Test;

/** What a fault is called. */
class FaultsTest {

    @Test
    void aMissingRightComesWithItsRemedy() {
        assertThat(
                        Faults.describe(
                                new CompletionException(
                                        new UnauthorizedException(
                                                null, "User flexmeter has no SELECT permission"))))
                .isEqualTo(
                        "User flexmeter has no SELECT permission; grant it to the gateway's user"
                                + " (deploy/cassandra)");
        assertThat(Faults.describe(new SQLException("permission denied for table water", "42501")))
                .isEqualTo(
                        "permission denied for table water; grant it to the gateway's user"
                                + " (deploy/sql)");
    }

    @Test
    void ourOwnWordsNeedNoKindOfFault() {
        assertThat(Faults.describe(new NotSentException("line away"))).isEqualTo("line away");
        assertThat(Faults.describe(new SQLException("gone", "08006")))
                .isEqualTo("gone (SQLException)");
        assertThat(Faults.describe(new IllegalStateException("cut\n  off")))
                .isEqualTo("cut off (IllegalStateException)");
        assertThat(Faults.describe(new NullPointerException())).isEqualTo("NullPointerException");
    }
}
