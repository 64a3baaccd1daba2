package org.flexmeter.gateway.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flexmeter.gateway.log.LogFields;
import org.flexmeter.gateway.retry.Backoff;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens on a PostgreSQL channel and ends the gateway's pause whenever it is notified. Keeps one
 * connection for itself. What is missed while the connection is away costs a pause and no row: the
 * poll goes on by itself.
 *
 * <p>See deploy/sql/iren-postgresql-notify.sql for the trigger.
 */
final class PostgresListener implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PostgresListener.class);
    private static final int WAIT_MILLIS = 1_000;

    private final String gateway;
    private final String channel;
    private final DataSource database;
    private final Runnable wake;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * @param channel a plain SQL identifier
     * @throws IllegalArgumentException if it is not one
     */
    PostgresListener(String gateway, String channel, DataSource database, Runnable wake) {
        if (!channel.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "gateway."
                            + gateway
                            + ".listen="
                            + channel
                            + " is not the name of a PostgreSQL channel (letters, digits, _)");
        }
        this.gateway = gateway;
        this.channel = channel;
        this.database = database;
        this.wake = wake;
        this.thread =
                new Thread(LogFields.around("gateway", gateway, this::run), gateway + "-listen");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        Backoff backoff = Backoff.asSet();
        boolean away = false;
        while (!stopped) {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + channel);
                if (away) {
                    LOG.infof("%s: listening on channel %s again", gateway, channel);
                }
                away = false;
                backoff.reset();
                wake.run();
                listen(connection.unwrap(PGConnection.class));
                statement.execute("UNLISTEN *");
            } catch (SQLException e) {
                if (!away && !stopped) {
                    LOG.warnf(
                            "%s: not listening on channel %s (%s); polling goes on, trying again",
                            gateway, channel, e.getMessage());
                }
                away = true;
                pause(backoff.next());
            }
        }
    }

    private void listen(PGConnection connection) throws SQLException {
        while (!stopped) {
            PGNotification[] notifications = connection.getNotifications(WAIT_MILLIS);
            if (notifications != null && notifications.length > 0) {
                wake.run();
            }
        }
    }

    private void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
