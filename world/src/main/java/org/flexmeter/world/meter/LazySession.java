package org.flexmeter.world.meter;

import com.datastax.oss.driver.api.core.CqlSession;
import java.util.Optional;
import java.util.function.Supplier;

/** One session for all tables, opened when it is needed first. */
final class LazySession implements Supplier<CqlSession>, AutoCloseable {
    private final Supplier<CqlSession> maker;
    private Optional<CqlSession> session = Optional.empty();

    LazySession(Supplier<CqlSession> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized CqlSession get() {
        if (session.isEmpty()) {
            session = Optional.of(maker.get());
        }
        return session.get();
    }

    @Override
    public synchronized void close() {
        session.ifPresent(CqlSession::close);
        session = Optional.empty();
    }
}
