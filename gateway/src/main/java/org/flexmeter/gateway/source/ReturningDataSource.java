package org.flexmeter.gateway.source;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flexmeter.gateway.message.Masked;

/**
 * A pool whose connections are closed when they were given back, and not when the database has cut
 * them. Camel's {@code jdbc:} gives back only what does not say that it is closed; the pool would
 * lose every connection that is cut in the middle of a query, and be empty after a few.
 */
final class ReturningDataSource implements DataSource {
    private final DataSource pool;
    private final JdbcTls tls;
    private final RowBound bound;

    /**
     * @param bound of what a query gives
     */
    ReturningDataSource(DataSource pool, JdbcTls tls, RowBound bound) {
        this.pool = pool;
        this.tls = tls;
        this.bound = bound;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return returning(pool.getConnection());
        } catch (SQLException e) {
            throw masked(tls.explain(e));
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        try {
            return returning(pool.getConnection(user, password));
        } catch (SQLException e) {
            throw masked(tls.explain(e));
        }
    }

    /** Without its causes, which say the same, where a driver quotes an address with a password. */
    private static SQLException masked(SQLException fault) {
        String said = String.valueOf(fault.getMessage());
        String shown = Masked.of(said);
        if (shown.equals(said)) {
            return fault;
        }
        SQLException other = new SQLException(shown, fault.getSQLState(), fault.getErrorCode());
        other.setStackTrace(fault.getStackTrace());
        return other;
    }

    private Connection returning(Connection pooled) {
        AtomicBoolean returned = new AtomicBoolean();
        return (Connection)
                Proxy.newProxyInstance(
                        ReturningDataSource.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("isClosed")) {
                                return returned.get();
                            }
                            if (method.getName().equals("close")) {
                                returned.set(true);
                            }
                            return method.getName().equals("prepareStatement")
                                    ? prepare(bound, pooled, method, arguments)
                                    : call(pooled, method, arguments);
                        });
    }

    private static Object prepare(
            RowBound bound, Connection pooled, Method method, Object[] arguments) throws Throwable {
        return bound.prepare(
                (String) arguments[0],
                sql -> {
                    Object[] others = arguments.clone();
                    others[0] = sql;
                    return (PreparedStatement) call(pooled, method, others);
                });
    }

    private static Object call(Connection pooled, Method method, Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(pooled, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return pool.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        pool.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        pool.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return pool.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger(ReturningDataSource.class.getPackageName());
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(pool) ? type.cast(pool) : pool.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(pool) || pool.isWrapperFor(type);
    }
}
