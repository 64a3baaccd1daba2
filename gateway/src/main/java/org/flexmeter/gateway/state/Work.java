package org.flexmeter.gateway.state;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A transaction, or a read, on the state file. It has no effect but on the connection, since it may
 * be rolled back after it ran; it neither commits nor closes it.
 */
@FunctionalInterface
public interface Work<T> {
    T run(Connection connection) throws SQLException;
}
