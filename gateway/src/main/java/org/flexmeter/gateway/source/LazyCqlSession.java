package org.flexmeter.gateway.source;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A Cassandra session that connects when it is first needed, so that a gateway starts while its
 * Cassandra is away, and that outlives the endpoints which share it: Camel's cql component closes
 * the session it was given whenever one of its endpoints stops.
 */
final class LazyCqlSession implements InvocationHandler, AutoCloseable {

    private static final long REST_NANOS = 1_000_000_000;

    private final Supplier<CqlSession> connect;
    private final int cell;
    private Optional<Refused> refused = Optional.empty();
    private CqlSession session;
    private boolean closed;

    /**
     * @param connect makes the session
     * @param cell bytes of a cell that are read
     */
    LazyCqlSession(Supplier<CqlSession> connect, int cell) {
        this.connect = connect;
        this.cell = cell;
    }

    /** The session that is handed to Camel. */
    CqlSession shared() {
        return (CqlSession)
                Proxy.newProxyInstance(
                        CqlSession.class.getClassLoader(), new Class<?>[] {CqlSession.class}, this);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
        switch (method.getName()) {
            case "getKeyspace":
                return Optional.<CqlIdentifier>empty();
            case "close", "forceClose":
                return null;
            case "toString":
                return "LazyCqlSession";
            case "hashCode":
                return System.identityHashCode(proxy);
            case "equals":
                return proxy == args[0];
            case "execute":
                if (args.length == 1 && args[0] instanceof Statement<?> statement) {
                    return CqlPages.execute(connected(), statement, cell);
                }
                return call(method, args);
            default:
                return call(method, args);
        }
    }

    private Object call(Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(connected(), args);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** A connection that could not be made, and when. */
    private record Refused(RuntimeException fault, long nanos) {
        boolean isFresh() {
            return System.nanoTime() - nanos < REST_NANOS;
        }
    }

    /**
     * Those who waited while it could not be had are told so, and do not try one after the other.
     */
    private synchronized CqlSession connected() {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        if (session == null) {
            Optional<Refused> fresh = refused.filter(Refused::isFresh);
            if (fresh.isPresent()) {
                throw fresh.get().fault();
            }
            connect();
        }
        return session;
    }

    private void connect() {
        try {
            session = connect.get();
        } catch (RuntimeException e) {
            refused = Optional.of(new Refused(e, System.nanoTime()));
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (session != null) {
            session.close();
        }
    }
}
