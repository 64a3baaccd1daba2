package org.flexmeter.gateway.source;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flexmeter.gateway.message.OneLine;
import org.flexmeter.gateway.tls.Handshakes;

/** Cassandra. */
final class CqlTrial implements SourceTrial {
    private final CqlSession session;

    private CqlTrial(CqlSession session) {
        this.session = session;
    }

    static CqlTrial open(GatewaySettings settings) throws SourceFault {
        try {
            return new CqlTrial(CassandraSources.connect(settings));
        } catch (DriverException | IllegalArgumentException | IllegalStateException e) {
            throw fault(e);
        }
    }

    @Override
    public Instant clock() throws SourceFault {
        try {
            return session.execute("SELECT toTimestamp(now()) FROM system.local")
                    .one()
                    .getInstant(0);
        } catch (DriverException e) {
            throw fault(e);
        }
    }

    @Override
    public void ask(String statement) throws SourceFault {
        try {
            session.execute(statement);
        } catch (DriverException e) {
            throw fault(e);
        }
    }

    private static SourceFault fault(RuntimeException fault) {
        Optional<String> handshake = Handshakes.explain(fault);
        if (handshake.isPresent()) {
            return new SourceFault(handshake.get(), "see docs/security.md", fault);
        }
        Throwable said = said(fault);
        String why = OneLine.of(String.valueOf(said.getMessage())).strip();
        return new SourceFault(why, remedy(said), fault);
    }

    /** What a node itself has said, where the driver only says that none took it. */
    private static Throwable said(RuntimeException fault) {
        return fault instanceof AllNodesFailedException all
                ? all.getAllErrors().values().stream()
                        .flatMap(List::stream)
                        .flatMap(CqlTrial::chain)
                        .reduce((outer, inner) -> inner)
                        .orElse(fault)
                : fault;
    }

    private static Stream<Throwable> chain(Throwable fault) {
        return Stream.iterate(fault, t -> t != null, Throwable::getCause);
    }

    private static String remedy(Throwable said) {
        if (said instanceof UnauthorizedException) {
            return Rights.CQL;
        }
        if (said instanceof AuthenticationException) {
            return "look at gateway.<name>.cassandra.username and .password";
        }
        return said
                        instanceof
                        com.datastax.oss.driver.api.core.servererrors.QueryValidationException
                ? "mend this file, or make the table (deploy/cassandra)"
                : "start it, or mend gateway.<name>.cassandra.contact-points and .datacenter";
    }

    @Override
    public void close() {
        session.close();
    }
}
