package org.flexmeter.gateway.source;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
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

    private final Supplier<CqlSession> connect;
    private CqlSession session;
    private boolean closed;

    LazyCqlSession(Supplier<CqlSession> connect) {
        this.connect = connect;
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
            default:
                try {
                    return method.invoke(connected(), args);
                } catch (InvocationTargetException e) {
                    throw e.getTargetException();
                }
        }
    }

    private synchronized CqlSession connected() {
        if (closed) {
            throw new IllegalStateException("the session is closed");
        }
        if (session == null) {
            session = connect.get();
        }
        return session;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (session != null) {
            session.close();
        }
    }
}
