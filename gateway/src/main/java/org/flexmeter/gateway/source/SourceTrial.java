package org.flexmeter.gateway.source;

import java.time.Instant;

/** A database that is asked once, for {@code fm check}, whether it would take what routes ask. */
public interface SourceTrial extends AutoCloseable {

    /**
     * The database's own clock.
     *
     * @throws SourceFault if it cannot be reached, or lets nobody in
     */
    Instant clock() throws SourceFault;

    /**
     * Asks something that finds and changes nothing.
     *
     * @throws SourceFault if the database would not take it
     */
    void ask(String statement) throws SourceFault;

    @Override
    void close();

    /**
     * A gateway's relational database.
     *
     * @throws SourceFault if its settings cannot be used
     */
    static SourceTrial sql(GatewaySettings settings) throws SourceFault {
        return SqlTrial.open(settings);
    }

    /**
     * A gateway's Cassandra.
     *
     * @throws SourceFault if it cannot be reached, or lets nobody in
     */
    static SourceTrial cql(GatewaySettings settings) throws SourceFault {
        return CqlTrial.open(settings);
    }
}
